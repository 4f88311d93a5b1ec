using System.Globalization;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.MmHal;

/// <summary>What the official MMHal-Bench summary prints.</summary>
/// <param name="Rows">Every judged answer, in order.</param>
/// <param name="PerType">Mean score per type of question, two decimals, in the order of the types.</param>
/// <param name="Notices">Replies without a clear rating, and the like.</param>
public sealed record MmHalScores(
    IReadOnlyList<MmHalRow> Rows, IReadOnlyList<KeyValuePair<string, double>> PerType, IReadOnlyList<Notice> Notices)
        : IBenchmarkScores
{
    /// <summary>All headline numbers.</summary>
    internal static IReadOnlyList<Metric> AllHeadlines { get; } =
    [
        new("mean", true, sums => sums[1] / sums[0]),
        new("hallucination_rate", false, sums => sums[2] / sums[0]),
        new("informativeness", true, sums => sums[3] / sums[0] / 3 * 100),
    ];

    /// <summary>What the counters are called, in their order.</summary>
    internal static IReadOnlyList<string> AllCounters { get; } = ["answers", "score", "hallucinations", "informativeness"];

    /// <inheritdoc />
    public string Benchmark => MmHalPreset.Value.Name;

    /// <summary>Mean score, 0 to 6.</summary>
    public double Mean => Rows.Sum(row => row.Score) / (double)Rows.Count;

    /// <summary>Share of answers with a hallucination.</summary>
    public double HallucinationRate => Rows.Count(row => row.IsHallucination) / (double)Rows.Count;

    /// <summary>Mean informativeness as a percentage of its greatest value 3.</summary>
    public double Informativeness => Rows.Sum(row => row.Informativeness) / (double)Rows.Count / 3 * 100;

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => AllHeadlines;

    /// <inheritdoc />
    public ItemTable Items => new(
        [.. Rows.Select(row => row.Question.Index.ToString(CultureInfo.InvariantCulture))],
        new int[Rows.Count],
        4,
        [.. Rows.SelectMany(row => (double[])[1, row.Score, row.IsHallucination ? 1 : 0, row.Informativeness])]);

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => AllCounters;

    /// <inheritdoc />
    public ScoreSheet Sheet => new(
    [
        ScoreGroup.Of(null, ("mean", Mean), ("hallucination_rate", HallucinationRate), ("informativeness", Informativeness)),
        ScoreGroup.Of("per_type", PerType.Select(type => (type.Key, type.Value))),
    ]);

    /// <inheritdoc />
    public void Describe(IScoreDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        details.Count("answers", Rows.Count);
        details.Counts("scores", Rows.Select(row => row.Score));
        details.Count("without_rating", Rows.Count(row => row.Rating is null));
        details.Texts("judges", Rows.Select(row => row.Reply.Model).OfType<string>().Distinct());
        details.Group("printed", printed =>
        {
            printed.Text("Average score", PythonNumbers.Fixed(Mean, 2));
            printed.Text("Hallucination rate", PythonNumbers.Fixed(HallucinationRate, 2));
            printed.Text(
                "Average score for each question type",
                string.Join(',', PerType.Select(type => PythonNumbers.Shortest(type.Value))));
        });
    }
}
