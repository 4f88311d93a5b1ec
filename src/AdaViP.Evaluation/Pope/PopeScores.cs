using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Pope;

/// <summary>
/// What the official POPE script prints, and how readable the answers were. Answers of several splits have the numbers of each
/// and their mean over the splits, as published.
/// </summary>
/// <param name="Counts">The confusion matrix over all rows.</param>
/// <param name="Rows">Every scored answer.</param>
/// <param name="Questions">Questions there are; more than rows where answers are missing.</param>
/// <param name="Notices">Remarks about the answers.</param>
public sealed record PopeScores(PopeCounts Counts, IReadOnlyList<PopeRow> Rows, int Questions, IReadOnlyList<Notice> Notices)
    : IBenchmarkScores
{
    /// <summary>Name of the group with the mean over the splits.</summary>
    internal const string MeanOfSplits = "mean";

    /// <summary>What the counters of a split are called, in their order.</summary>
    internal static IReadOnlyList<string> CountersOfASplit { get; } = ["TP", "FP", "TN", "FN"];

    /// <summary>All headline numbers.</summary>
    internal static IReadOnlyList<Metric> AllHeadlines { get; } =
    [
        new("Accuracy", true, sums => Mean(sums, counts => counts.Accuracy), null, MeanOfSplits),
        new("Precision", true, sums => Mean(sums, counts => counts.Precision), null, MeanOfSplits),
        new("Recall", true, sums => Mean(sums, counts => counts.Recall), null, MeanOfSplits),
        new("F1", true, sums => Mean(sums, counts => counts.F1), null, MeanOfSplits),
        new("yes_ratio", false, sums => Mean(sums, counts => counts.YesRatio), null, MeanOfSplits),
    ];

    /// <summary>The splits, where there is more than one; else empty.</summary>
    public IReadOnlyList<string> Splits { get; } = PopeSplits.Of(Rows.Select(row => row.Question.Category));

    /// <inheritdoc />
    public string Benchmark => PopePreset.Value.Name;

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => AllHeadlines;

    /// <summary>Share of answers that the lenient parser finds neither yes nor no in; they count as yes officially.</summary>
    public double UnclearShare => Rows.Count(row => row.Lenient == YesNo.Unclear) / (double)Rows.Count;

    /// <inheritdoc />
    public ItemTable Items
    {
        get
        {
            int width = CounterNames.Count;
            double[] values = new double[Rows.Count * width];
            for (int i = 0; i < Rows.Count; i++)
            {
                int counter = (Rows[i].SaysYes, Rows[i].Question.IsYes) switch
                {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, false) => 2,
                    _ => 3,
                };
                values[(i * width) + (4 * Split(Rows[i])) + counter] = 1;
            }

            return new ItemTable(
                [.. Rows.Select(row => $"{row.Question.Category}/{row.Question.Id}")],
                [.. Rows.Select(row => (2 * Split(row)) + (row.Question.IsYes ? 1 : 0))],
                width,
                values);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => Splits.Count == 0
        ? CountersOfASplit
        : [.. Splits.SelectMany(split => CountersOfASplit.Select(name => $"{split} {name}"))];

    /// <inheritdoc />
    public ScoringFacts Facts => new() { Splits = Splits.Count > 0 ? Splits : null };

    /// <inheritdoc />
    public YesNoShares? YesNoShares => Rows.Count > 0 ? new YesNoShares(Counts.YesRatio, UnclearShare) : null;

    /// <inheritdoc />
    public ScoreSheet Sheet => new(Splits.Count == 0 ? [ScoreGroup.Of(null, Numbers(Counts))] : SplitGroups());

    /// <inheritdoc />
    public void Describe(IScoreDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        details.Count("answers", Rows.Count);
        details.Count("questions", Questions);
        details.Number("yes_rate", Counts.YesRatio);
        details.Number("unparseable", UnclearShare);
        if (Splits.Count > 0)
        {
            details.Texts("splits", Splits);
            return;
        }

        details.Group("per_category", categories =>
        {
            foreach (IGrouping<string, PopeRow> group in Rows
                .GroupBy(row => row.Question.Category)
                .Where(group => group.Key.Length > 0)
                .OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                categories.Group(group.Key, category =>
                {
                    foreach ((string name, double value) in Numbers(PopeCounts.Of(group)))
                    {
                        category.Number(name, value);
                    }
                });
            }
        });
    }

    private List<ScoreGroup> SplitGroups()
    {
        double[] sums = [.. Items.Sums()];
        return
        [
            ScoreGroup.Of(MeanOfSplits, AllHeadlines.Select(metric => (metric.Name, metric.Value(sums)))),
            .. Splits.Select((split, i) => ScoreGroup.Of(split, Numbers(From(sums.AsSpan(4 * i, 4))))),
        ];
    }

    private int Split(PopeRow row) => Math.Max(0, Splits.ToList().IndexOf(row.Question.Category));

    // Four counters per split; the mean of one is that one.
    private static double Mean(ReadOnlySpan<double> sums, Func<PopeCounts, double> number)
    {
        double total = 0;
        for (int first = 0; first < sums.Length; first += 4)
        {
            total += number(From(sums.Slice(first, 4)));
        }

        return total / (sums.Length / 4);
    }

    private static PopeCounts From(ReadOnlySpan<double> sums) => new(sums[0], sums[1], sums[2], sums[3]);

    private static (string Name, double Value)[] Numbers(PopeCounts counts) =>
    [
        ("TP", counts.TruePositives),
        ("FP", counts.FalsePositives),
        ("TN", counts.TrueNegatives),
        ("FN", counts.FalseNegatives),
        ("Accuracy", counts.Accuracy),
        ("Precision", counts.Precision),
        ("Recall", counts.Recall),
        ("F1", counts.F1),
        ("yes_ratio", counts.YesRatio),
    ];
}
