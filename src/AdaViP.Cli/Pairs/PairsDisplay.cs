using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Training;
using AdaViP.Vision.Pairs.Building;

namespace AdaViP.Cli.Pairs;

/// <summary>Progress of a build: a line that is written over on a terminal, a line every few seconds elsewhere.</summary>
internal sealed class PairsDisplay(Terminal terminal) : IProgress<PairProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private long _last;
    private int _shown;
    private int _done = -1;

    /// <inheritdoc />
    public void Report(PairProgress value)
    {
        string line = Line(value);
        if (terminal.IsInteractive)
        {
            terminal.Out.Write('\r' + line.PadRight(_shown));
            _shown = line.Length;
        }
        else if (_done < 0 || Stopwatch.GetElapsedTime(_last) >= Interval || (value.Done == value.Total && value.Done != _done))
        {
            _last = Stopwatch.GetTimestamp();
            _done = value.Done;
            terminal.Out.WriteLine(line);
        }

        terminal.Out.Flush();
    }

    /// <summary>Ends the line and writes where the time went.</summary>
    /// <param name="report">Of the finished build.</param>
    /// <param name="inGraphs">Time inside the graphs, summed over threads.</param>
    public void Finish(PairBuildReport report, TimeSpan inGraphs)
    {
        if (terminal.IsInteractive)
        {
            terminal.Out.WriteLine();
        }

        if (report.Progress.Done == report.Progress.Resumed)
        {
            return; // all was done before
        }

        double busy = report.Progress.Stages.Sum(stage => stage.Seconds);
        terminal.Out.WriteLine(StageTable.Write(report.Progress.Stages));
        terminal.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"inside the graphs: {inGraphs.TotalSeconds:0.0} s of {busy:0.0} s busy, {100 * inGraphs.TotalSeconds / Math.Max(busy, 1e-9):0} %"));
    }

    private static string Line(PairProgress value)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        string left = value.Left is TimeSpan time ? StepLine.Duration(time) : "--:--";
        if (value.Phase == PairPhase.Reading)
        {
            return string.Create(culture, $"reading pictures {value.Done}/{value.Total} | {value.Rate:0}/s | eta {left}");
        }

        string stages = string.Join(' ', value.Stages.Where(stage => stage.Items > 0)
            .Select(stage => string.Create(culture, $"{stage.Name} {stage.Rate:0.#}/s")));
        return string.Create(culture, $"pictures {value.Done}/{value.Total} | {value.Rate:0.00}/s | eta {left} | {stages}");
    }
}
