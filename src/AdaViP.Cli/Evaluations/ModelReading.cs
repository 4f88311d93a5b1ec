using System.Diagnostics;
using AdaViP.Cli.Terminals;
using AdaViP.Core;

namespace AdaViP.Cli.Evaluations;

/// <summary>Says how far a large model has been read: a line at the start, one every few seconds.</summary>
/// <param name="terminal">Gets the lines.</param>
/// <param name="total">Bytes of all files.</param>
internal sealed class ModelReading(Terminal terminal, long total) : IProgress<int>
{
    // What is smaller is read before anybody wonders.
    private const long Large = 1L << 30;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _done;
    private long _reported;

    /// <inheritdoc />
    /// <remarks>Takes bytes read since the last call; may be called from several threads.</remarks>
    public void Report(int value)
    {
        lock (_lock)
        {
            if (total >= Large && (_reported == 0 || Stopwatch.GetElapsedTime(_reported) >= Interval))
            {
                _reported = Stopwatch.GetTimestamp();
                (string done, string all) = ByteCount.FormatPair(_done, total);
                terminal.Progress.WriteLine($"reading the files of the model, to which the answers are tied: {done} of {all}");
                terminal.Progress.Flush();
            }

            _done += value;
        }
    }
}
