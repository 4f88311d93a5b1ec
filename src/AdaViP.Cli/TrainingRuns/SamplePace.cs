using System.Diagnostics;
using System.Globalization;
using AdaViP.Cli.Terminals;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>Rate and time left of a pass over samples, from what this process has computed so far.</summary>
internal sealed class SamplePace
{
    private long _start;
    private int _first;

    /// <summary>"3.2/s" and "eta 01:53"; nothing before the second report, and nothing when all is done.</summary>
    public IReadOnlyList<string> Parts(int done, int total)
    {
        if (_start == 0)
        {
            _start = Stopwatch.GetTimestamp();
            _first = done;
            return [];
        }

        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        int computed = done - _first;
        if (computed <= 0 || seconds <= 0 || done == total)
        {
            return [];
        }

        double rate = computed / seconds;
        var left = TimeSpan.FromSeconds((total - done) / rate);
        return [string.Create(CultureInfo.InvariantCulture, $"{rate:0.##}/s"), "eta " + ProgressText.Duration(left)];
    }
}
