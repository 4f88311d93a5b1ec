using System.Text.Json.Nodes;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Pope;

/// <summary>What the official POPE script prints, and how readable the answers were.</summary>
/// <param name="Counts">The confusion matrix over all rows.</param>
/// <param name="Rows">Every scored answer.</param>
/// <param name="Questions">Questions there are; more than rows where answers are missing.</param>
/// <param name="Notices">Remarks about the answers.</param>
public sealed record PopeScores(PopeCounts Counts, IReadOnlyList<PopeRow> Rows, int Questions, IReadOnlyList<Notice> Notices)
    : IBenchmarkScores
{
    private static readonly Metric[] Metrics =
    [
        new("Accuracy", true, sums => From(sums).Accuracy),
        new("Precision", true, sums => From(sums).Precision),
        new("Recall", true, sums => From(sums).Recall),
        new("F1", true, sums => From(sums).F1),
        new("yes_ratio", false, sums => From(sums).YesRatio),
    ];

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
            double[] values = new double[Rows.Count * 4];
            for (int i = 0; i < Rows.Count; i++)
            {
                int counter = (Rows[i].SaysYes, Rows[i].Question.IsYes) switch
                {
                    (true, true) => 0,
                    (true, false) => 1,
                    (false, false) => 2,
                    _ => 3,
                };
                values[(i * 4) + counter] = 1;
            }

            return new ItemTable(
                [.. Rows.Select(row => $"{row.Question.Category}/{row.Question.Id}")],
                [.. Rows.Select(row => row.Question.IsYes ? 1 : 0)],
                4,
                values);
        }
    }

    /// <inheritdoc />
    public IReadOnlyList<string> CounterNames => ["TP", "FP", "TN", "FN"];

    /// <inheritdoc />
    public JsonObject ToJson()
    {
        JsonObject document = Numbers(Counts);
        document["extra"] = new JsonObject
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
        return document;
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
