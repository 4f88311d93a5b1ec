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
}
