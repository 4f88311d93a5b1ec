using System.Text.Json.Nodes;
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
    private static readonly string[] Counters = ["TP", "FP", "TN", "FN"];

    private static readonly Metric[] Metrics =
    [
        new("Accuracy", true, sums => Mean(sums, counts => counts.Accuracy)),
        new("Precision", true, sums => Mean(sums, counts => counts.Precision)),
        new("Recall", true, sums => Mean(sums, counts => counts.Recall)),
        new("F1", true, sums => Mean(sums, counts => counts.F1)),
        new("yes_ratio", false, sums => Mean(sums, counts => counts.YesRatio)),
    ];

    /// <summary>The splits, where there is more than one; else empty.</summary>
    public IReadOnlyList<string> Splits { get; } = PopeSplits.Of(Rows.Select(row => row.Question.Category));

    /// <inheritdoc />
    public string Benchmark => "pope";

    /// <inheritdoc />
    public IReadOnlyList<Metric> Headlines => Metrics;

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
        ? Counters
        : [.. Splits.SelectMany(split => Counters.Select(name => $"{split} {name}"))];

    /// <inheritdoc />
    public JsonObject ToJson()
    {
        JsonObject document = Splits.Count == 0 ? Numbers(Counts) : SplitNumbers();
        var extra = new JsonObject
        {
            ["answers"] = Rows.Count,
            ["questions"] = Questions,
            ["yes_rate"] = ScoresFile.Number(Counts.YesRatio),
            ["unparseable"] = ScoresFile.Number(UnclearShare),
            ["per_category"] = new JsonObject(Rows
                .GroupBy(row => row.Question.Category)
                .Where(group => group.Key.Length > 0)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)Numbers(PopeCounts.Of(group))))),
        };
        if (Splits.Count > 0)
        {
            extra.Remove("per_category");
            extra["splits"] = new JsonArray([.. Splits.Select(split => JsonValue.Create(split))]);
        }

        document["extra"] = extra;
        return document;
    }

    private JsonObject SplitNumbers()
    {
        double[] sums = [.. Items.Sums()];
        var document = new JsonObject
        {
            ["mean"] = new JsonObject(Metrics.Select(
                metric => KeyValuePair.Create(metric.Name, (JsonNode?)ScoresFile.Number(metric.Value(sums))))),
        };
        for (int split = 0; split < Splits.Count; split++)
        {
            document[Splits[split]] = Numbers(From(sums.AsSpan(4 * split, 4)));
        }

        return document;
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

    private static JsonObject Numbers(PopeCounts counts) => new()
    {
        ["TP"] = (int)counts.TruePositives,
        ["FP"] = (int)counts.FalsePositives,
        ["TN"] = (int)counts.TrueNegatives,
        ["FN"] = (int)counts.FalseNegatives,
        ["Accuracy"] = ScoresFile.Number(counts.Accuracy),
        ["Precision"] = ScoresFile.Number(counts.Precision),
        ["Recall"] = ScoresFile.Number(counts.Recall),
        ["F1"] = ScoresFile.Number(counts.F1),
        ["yes_ratio"] = ScoresFile.Number(counts.YesRatio),
    };
}
