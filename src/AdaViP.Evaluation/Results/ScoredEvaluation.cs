using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Results;

/// <summary>All that an evaluation found.</summary>
/// <param name="Title">Of the benchmark, for people.</param>
/// <param name="Run">Scores, and what a report shows of them.</param>
/// <param name="Intervals">One per headline number of the scores, in their order.</param>
/// <param name="Facts">What the numbers depend on besides the answers.</param>
public sealed record ScoredEvaluation(string Title, ScoredRun Run, IReadOnlyList<Estimate> Intervals, ScoringFacts Facts)
{
    /// <summary>
    /// The headline numbers with their intervals. One number has one value: where the official one is rounded on the way, the
    /// interval stands beside that.
    /// </summary>
    public IReadOnlyList<Estimate> Headlines =>
    [
        .. Run.Scores.Headlines.Zip(Intervals, (metric, interval) =>
            Run.Scores.Sheet.Number(metric.Official) is double official ? interval with { Value = official } : interval),
    ];
}
