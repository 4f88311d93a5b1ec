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
}
