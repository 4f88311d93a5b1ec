using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Stages joined by bounded channels: each works on pictures of its own while the next ones wait, and none runs ahead by more
/// than the queue length. The first failure ends all of them.
/// </summary>
/// <param name="queueLength">Most items that wait before a stage.</param>
internal sealed class StageChain(int queueLength)
{
    private readonly List<Func<Watch, Task>> _stages = [];

    /// <summary>What the first stage gets.</summary>
    /// <param name="items">Taken one after the other as there is room.</param>
    public ChannelReader<T> Feed<T>(IEnumerable<T> items)
    {
        var queue = Channel.CreateBounded<T>(queueLength);
        _stages.Add(watch => watch.Run(async stop =>
        {
            foreach (T item in items)
            {
                await queue.Writer.WriteAsync(item, stop).ConfigureAwait(false);
            }

            queue.Writer.Complete();
        }));
        return queue.Reader;
    }

    /// <summary>Adds a stage.</summary>
    /// <param name="from">What the stage before gives.</param>
    /// <param name="workers">How many items it works on at the same time, at least 1.</param>
    /// <param name="body">What it does with one.</param>
    /// <returns>What it gives; with several workers in no order.</returns>
    public ChannelReader<TOut> Add<TIn, TOut>(
        ChannelReader<TIn> from, int workers, Func<TIn, CancellationToken, Task<TOut>> body)
    {
        var queue = Channel.CreateBounded<TOut>(queueLength);
        _stages.Add(async watch =>
        {
            await Task.WhenAll(Enumerable.Range(0, workers).Select(_ => watch.Run(async stop =>
            {
                await foreach (TIn item in from.ReadAllAsync(stop).ConfigureAwait(false))
                {
                    TOut done = await body(item, stop).ConfigureAwait(false);
                    await queue.Writer.WriteAsync(done, stop).ConfigureAwait(false);
                }
            }))).ConfigureAwait(false);
            queue.Writer.TryComplete();
        });
        return queue.Reader;
    }

    /// <summary>Adds the last stage, of one worker.</summary>
    /// <param name="from">What the stage before gives.</param>
    /// <param name="body">What it does with one.</param>
    public void End<T>(ChannelReader<T> from, Action<T> body) => _stages.Add(watch => watch.Run(async stop =>
    {
        await foreach (T item in from.ReadAllAsync(stop).ConfigureAwait(false))
        {
            body(item);
        }
    }));

    /// <summary>Sends everything through all stages.</summary>
    /// <param name="cancellation">Ends all stages.</param>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var watch = new Watch(stop);
        await Task.WhenAll(_stages.Select(stage => stage(watch))).ConfigureAwait(false);
        watch.Failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Lets each worker run on a thread of its own choice; a failure stops the others and is kept.</summary>
    private sealed class Watch(CancellationTokenSource stop)
    {
        private ExceptionDispatchInfo? _failure;

        public ExceptionDispatchInfo? Failure => _failure;

        public Task Run(Func<CancellationToken, Task> worker) => Task.Run(
            async () =>
            {
                try
                {
                    await worker(stop.Token).ConfigureAwait(false);
                }
#pragma warning disable CA1031 // because it is thrown again when all have stopped
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    if (!stop.IsCancellationRequested)
                    {
                        Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
                    }

                    await stop.CancelAsync().ConfigureAwait(false);
                }
            },
            CancellationToken.None);
    }
}
