using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>
/// What a scorer found, in the form that tables, reports, <c>scores.json</c> and comparisons need of every benchmark.
/// </summary>
public interface IBenchmarkScores
{
    /// <summary>Short name of the benchmark.</summary>
    string Benchmark { get; }

    /// <summary>The official numbers under their official names.</summary>
    ScoreSheet Sheet { get; }

    /// <summary>What the numbers depend on besides the answers, as far as the scorer knows.</summary>
    ScoringFacts Facts => new();

    /// <summary>How yes/no answers were read; null without any.</summary>
    YesNoShares? YesNoShares => null;

    /// <summary>The headline numbers, each a function of counters summed over the items.</summary>
    IReadOnlyList<Metric> Headlines { get; }

    /// <summary>The counters of every scored item, for confidence intervals and paired differences.</summary>
    ItemTable Items { get; }

    /// <summary>Names of the items' counters, in their order.</summary>
    IReadOnlyList<string> CounterNames { get; }

    /// <summary>Words per item, in the items' order, null for items that are not scored by words; empty where none are.</summary>
    IReadOnlyList<ItemWords?> Words => [];

    /// <summary>Remarks about the answers that did not stop the scoring.</summary>
    IReadOnlyList<Notice> Notices { get; }

    /// <summary>
    /// Tells what <c>scores.json</c> says under <c>extra</c> about this benchmark alone: written for people, never read back.
    /// </summary>
    void Describe(IScoreDetails details);
}
