using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.Pope;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation;

/// <summary>The headline numbers of every benchmark, to compare runs whose counters were stored.</summary>
public static class HeadlineMetrics
{
    /// <summary>The numbers of a benchmark.</summary>
    /// <param name="benchmark">amber, objhal, mmhal, pope or chair.</param>
    /// <returns>All that the benchmark has; empty for a name that is not known.</returns>
    public static IReadOnlyList<Metric> Of(string benchmark) => benchmark switch
    {
        "amber" => AmberMetrics.For(generative: true, discriminative: true),
        "mmhal" => new MmHalScores([], [], []).Headlines,
        "pope" => new PopeScores(default, [], 0, []).Headlines,
        "objhal" or "chair" => new ChairScores(benchmark, "", [], []).Headlines,
        _ => [],
    };

    /// <summary>The counters that an item of a benchmark has, in their order.</summary>
    /// <param name="benchmark">amber, objhal, mmhal, pope or chair.</param>
    /// <returns>Their names; empty for a name that is not known.</returns>
    public static IReadOnlyList<string> CountersOf(string benchmark) => benchmark switch
    {
        "amber" => AmberMetrics.CounterNames,
        "mmhal" => new MmHalScores([], [], []).CounterNames,
        "pope" => new PopeScores(default, [], 0, []).CounterNames,
        "objhal" or "chair" => new ChairScores(benchmark, "", [], []).CounterNames,
        _ => [],
    };

    /// <summary>
    /// Whether items of a benchmark may have so many counters: POPE's have one set of them for each split that was asked.
    /// </summary>
    /// <param name="benchmark">amber, objhal, mmhal, pope or chair.</param>
    /// <param name="counters">Counters of an item.</param>
    public static bool HasWidth(string benchmark, int counters)
    {
        int width = CountersOf(benchmark).Count;
        return width > 0 && (benchmark == "pope" ? counters > 0 && counters % width == 0 : counters == width);
    }
}
