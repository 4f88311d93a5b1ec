using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace AdaViP.Pairs.Building;

/// <summary>
/// Stages joined by bounded channels: each works on pictures of its own while the next ones wait, and none runs ahead by more than
/// the queue length. The first failure ends all of them.
/// </summary>
internal sealed class StageChain(int queueLength)
{
    private readonly List<(int Workers, Func<PairState, CancellationToken, Task> Body)> _stages = [];

    /// <summary>Adds a stage behind the others.</summary>
    public void Add(int workers, Func<PairState, CancellationToken, Task> body) => _stages.Add((workers, body));

    /// <summary>Sends every state through all stages; the order in which they leave is not kept.</summary>
    public async Task RunAsync(IEnumerable<PairState> states, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? failure = null;
        Channel<PairState>[] queues = [.. _stages.Select(_ => Channel.CreateBounded<PairState>(queueLength))];
        var tasks = new List<Task> { Guard(() => FeedAsync(states, queues[0].Writer, stop.Token)) };
        for (int i = 0; i < _stages.Count; i++)
        {
            ChannelWriter<PairState>? next = i + 1 < _stages.Count ? queues[i + 1].Writer : null;
            (int workers, Func<PairState, CancellationToken, Task> body) = _stages[i];
            ChannelReader<PairState> from = queues[i].Reader;
            Task[] running = [.. Enumerable.Range(0, workers).Select(_ => Guard(() => WorkAsync(from, body, next, stop.Token)))];
            tasks.Add(Task.WhenAll(running).ContinueWith(_ => next?.TryComplete(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default));
        }

        await Task.WhenAll(tasks).ConfigureAwait(false);
        failure?.Throw();
        cancellation.ThrowIfCancellationRequested();

        // Each on a thread of its own choice; a failure stops the others and is kept.
        Task Guard(Func<Task> body) => Task.Run(async () =>
        {
            try
            {
                await body().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // because it is thrown again when all have stopped
            catch (Exception exception)
#pragma warning restore CA1031
            {
                if (!stop.IsCancellationRequested)
                {
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(exception), null);
                }

                await stop.CancelAsync().ConfigureAwait(false);
            }
        }, CancellationToken.None);
    }

    private static async Task FeedAsync(IEnumerable<PairState> states, ChannelWriter<PairState> to, CancellationToken stop)
    {
        foreach (PairState state in states)
        {
            await to.WriteAsync(state, stop).ConfigureAwait(false);
        }

        to.Complete();
    }

    private static async Task WorkAsync(
        ChannelReader<PairState> from, Func<PairState, CancellationToken, Task> body, ChannelWriter<PairState>? to, CancellationToken stop)
    {
        await foreach (PairState state in from.ReadAllAsync(stop).ConfigureAwait(false))
        {
            await body(state, stop).ConfigureAwait(false);
            if (to is not null)
            {
                await to.WriteAsync(state, stop).ConfigureAwait(false);
            }
        }
    }
}
