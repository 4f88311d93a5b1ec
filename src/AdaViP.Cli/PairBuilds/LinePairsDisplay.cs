using System.Diagnostics;
using AdaViP.Cli.Terminals;
using AdaViP.Pairs.Building;

namespace AdaViP.Cli.PairBuilds;

/// <summary>A line every few seconds, for a file or a pipe.</summary>
internal sealed class LinePairsDisplay(Terminal terminal) : IPairsDisplay, IProgress<PairProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _last;
    private PairProgress? _shown;

    /// <inheritdoc />
    public Task<PairBuildReport> ShowAsync(Func<IProgress<PairProgress>, Task<PairBuildReport>> run) => run(this);

    /// <inheritdoc />
    public void Notify(string message) => terminal.Error.WriteLine(message);

    /// <inheritdoc />
    public void Report(PairProgress value)
    {
        bool changed = _shown?.Phase != value.Phase || (value.Done == value.Total && value.Done != _shown.Done);
        if (!changed && Stopwatch.GetElapsedTime(_last) < Interval)
        {
            return;
        }

        _last = Stopwatch.GetTimestamp();
        _shown = value;
        if (value.Phase == PairPhase.Reading)
        {
            terminal.Progress.WriteLine("reading pictures " + PairsLine.Reading(value));
            return;
        }

        IEnumerable<string> stages = value.Stages
            .Where(stage => stage.Pictures > 0)
            .Select(stage => $"{stage.Name} {PairsLine.Stage(value, stage)}");
        terminal.Progress.WriteLine(string.Join("; ", stages.Prepend("pictures " + PairsLine.Overall(value))));
        terminal.Progress.Flush();
    }
}
