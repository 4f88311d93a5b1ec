using System.Globalization;

namespace AdaViP.Benchmarks.Reports;

/// <summary>
/// Processor time so far, in clock ticks of all processors: what tells a quiet machine from one where other programs
/// disturbed a run.
/// </summary>
/// <param name="Total">All time, idle or not.</param>
/// <param name="Busy">Time that anything ran, other guests of the host included.</param>
/// <param name="Own">Time that this process and its finished children ran.</param>
internal readonly record struct ProcessorTime(long Total, long Busy, long Own)
{
    /// <summary>The time now, from /proc.</summary>
    internal static ProcessorTime Now()
    {
        // cpu user nice system idle iowait irq softirq steal
        const int Fields = 8;
        const int Idle = 3;
        long[] times = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(1).Take(Fields).Select(Ticks)];

        // After the name in brackets, which may hold spaces: state is field 3; utime, stime, cutime, cstime are 14 to 17.
        const int FirstAfterName = 3;
        const int UserTime = 14;
        string self = File.ReadAllText("/proc/self/stat");
        long own = self[(self.LastIndexOf(')') + 2)..].Split(' ').Skip(UserTime - FirstAfterName).Take(4).Sum(Ticks);
        return new ProcessorTime(times.Sum(), times.Sum() - times[Idle] - times[Idle + 1], own);
    }

    /// <summary>Share of all processors that other programs took since <paramref name="before"/>, 0 to 1.</summary>
    internal double OthersSince(ProcessorTime before)
    {
        double others = Busy - before.Busy - (Own - before.Own);
        return Math.Clamp(others / Math.Max(Total - before.Total, 1), 0, 1);
    }

    private static long Ticks(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
