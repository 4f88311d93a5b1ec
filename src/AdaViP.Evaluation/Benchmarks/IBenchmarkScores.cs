using System.Text.Json.Nodes;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>What a scorer found, in the form that tables, reports, <c>scores.json</c> and comparisons need of every benchmark.</summary>
public interface IBenchmarkScores
{
    /// <summary>Short name: amber, objhal, mmhal, pope, chair.</summary>
    string Benchmark { get; }

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

    /// <summary>The body of <c>scores.json</c>: official names at the top, everything of our own under <c>extra</c>.</summary>
    JsonObject ToJson();
}
