using System.Diagnostics;
using System.Globalization;
using AdaViP.Training;

namespace AdaViP.Cli.Training;

/// <summary>Rate and time left of the reference pass, from what this process has computed so far.</summary>
internal sealed class ReferencePace
{
    private long _start;
    private int _first;

    /// <summary>"3.2/s" and "eta 01:53"; nothing before the second report, and nothing when all is done.</summary>
    public IReadOnlyList<string> Parts(ReferenceReport report)
    {
        if (_start == 0)
        {
            _start = Stopwatch.GetTimestamp();
            _first = report.Done;
            return [];
        }

        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        int computed = report.Done - _first;
        if (computed <= 0 || seconds <= 0 || report.Done == report.Total)
        {
            return [];
        }

        double rate = computed / seconds;
        var left = TimeSpan.FromSeconds((report.Total - report.Done) / rate);
        return [string.Create(CultureInfo.InvariantCulture, $"{rate:0.##}/s"), "eta " + StepLine.Duration(left)];
    }
}
