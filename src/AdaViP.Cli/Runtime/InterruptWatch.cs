using System.Runtime.InteropServices;

namespace AdaViP.Cli.Runtime;

/// <summary>
/// Ctrl-C, SIGTERM, and SIGHUP, which a closed terminal sends: the first one asks the work to stop at a safe place, a second
/// Ctrl-C or SIGTERM ends the process at once, with a line that says so. A second SIGHUP does not: shell and system both send one
/// when a window is closed.
/// </summary>
internal sealed class InterruptWatch : IDisposable
{
    // A terminal that was stopped, or a pipe that nobody empties, must not keep the process alive.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(500);

    private static int Watches;
    private static int Begun;
    private static Action Restore = () => { };

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly Action _first;
    private readonly Action? _last;
    private int _signals;
    private int _ends;

    /// <param name="first">Tells the user what happens now; runs on another thread.</param>
    /// <param name="last">
    /// Tells the user what is kept where a second signal ends the process; runs on another thread. Null for nothing to say.
    /// </param>
    public InterruptWatch(Action first, Action? last = null)
    {
        _first = first;
        _last = last;
        Interlocked.Increment(ref Begun);
        Interlocked.Increment(ref Watches);
        _registrations = Register(Handle);
    }

    /// <summary>Whether one is there: signals are its business then.</summary>
    public static bool IsThere => Volatile.Read(ref Watches) > 0;

    /// <summary>Whether one is or was there: the work has begun, and may have left something.</summary>
    public static bool WasThere => Volatile.Read(ref Begun) > 0;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The first signal; null before it.</summary>
    public PosixSignal? First { get; private set; }

    /// <summary>Says how the screen is left as a shell expects it where a second signal ends the process.</summary>
    /// <param name="restore">Returns soon; runs on another thread.</param>
    public static void RestoreWith(Action restore) => Restore = restore;

    /// <summary>Has the signals answered that this class is about.</summary>
    public static PosixSignalRegistration[] Register(Action<PosixSignalContext> handle) =>
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, handle),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, handle),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, handle),
    ];

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
        {
            registration.Dispose();
        }

        Interlocked.Decrement(ref Watches);
        _source.Dispose();
    }

    /// <summary>
    /// Answers a signal; each comes on a thread of its own, a second one perhaps while the first is being answered.
    /// </summary>
    /// <param name="context">The signal; not cancelled, it ends the process.</param>
    internal void Handle(PosixSignalContext context)
    {
        bool isFirst = Interlocked.Increment(ref _signals) == 1;
        context.Cancel = isFirst || context.Signal == PosixSignal.SIGHUP;
        if (!isFirst)
        {
            if (!context.Cancel)
            {
                Restore();
                SayLast();
            }

            return;
        }

        First = context.Signal;
        try
        {
            _first();
        }
        catch (IOException)
        {
            // Nobody reads the message any more; the work is saved anyway.
        }

        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The work has ended meanwhile.
        }
    }

    private void SayLast()
    {
        if (_last is null || Interlocked.Exchange(ref _ends, 1) != 0)
        {
            return;
        }

        var saying = new Thread(() =>
        {
            try
            {
                _last();
            }
            catch (IOException)
            {
                // Nobody reads the message any more.
            }
        })
        {
            IsBackground = true,
        };
        saying.Start();
        saying.Join(LongestWait);
    }
}
