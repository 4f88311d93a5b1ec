namespace AdaViP.Benchmarks.Memory;

/// <summary>
/// The caller and <c>size − 1</c> waiting threads, so that a plain memory pass starts as fast as a kernel of the native pool.
/// </summary>
public sealed class ThreadTeam : IDisposable
{
    // About as long as a native pool spins before it sleeps; a pass of a benchmark starts well within it.
    private const int SpinCount = 2000;

    private readonly Thread[] _helpers;
    private readonly ManualResetEventSlim[] _starts;
    private readonly CountdownEvent _finished;
    private Action<int> _work = static _ => { };
    private volatile bool _closing;

    /// <summary>Starts the helpers.</summary>
    /// <param name="size">Threads that work, the caller included; at least 1.</param>
    public ThreadTeam(int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        Size = size;
        _finished = new CountdownEvent(Math.Max(size - 1, 1));
        _starts = new ManualResetEventSlim[size - 1];
        _helpers = new Thread[size - 1];
        for (int i = 0; i < _helpers.Length; i++)
        {
            int index = i;
            _starts[i] = new ManualResetEventSlim(false, SpinCount);
            _helpers[i] = new Thread(() => Serve(index)) { IsBackground = true, Name = $"memory pass {index + 1}" };
            _helpers[i].Start();
        }
    }

    /// <summary>Threads that work, the caller included.</summary>
    public int Size { get; }

    /// <summary>Runs <paramref name="work"/> once per thread, with the numbers 0 to Size − 1, and waits for all.</summary>
    public void Run(Action<int> work)
    {
        _work = work;
        if (_helpers.Length > 0)
        {
            _finished.Reset();
        }

        foreach (ManualResetEventSlim start in _starts)
        {
            start.Set();
        }

        work(0);
        if (_helpers.Length > 0)
        {
            _finished.Wait();
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _closing = true;
        foreach (ManualResetEventSlim start in _starts)
        {
            start.Set();
        }

        foreach (Thread helper in _helpers)
        {
            helper.Join();
        }

        foreach (ManualResetEventSlim start in _starts)
        {
            start.Dispose();
        }

        _finished.Dispose();
    }

    private void Serve(int index)
    {
        while (true)
        {
            _starts[index].Wait();
            _starts[index].Reset();
            if (_closing)
            {
                return;
            }

            _work(index + 1);
            _finished.Signal();
        }
    }
}
