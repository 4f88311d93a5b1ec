using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Statistics;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>Which numbers of a benchmark stand in a report.</summary>
internal static class ScoreColumns
{
    private const string Percent = "%";

    // Where the columns of comparisons follow the paper's Table 1, those of a report show what a number costs: a model that
    // says less hallucinates less.
    private static readonly Dictionary<string, ScoreColumn[]> Own = new()
    {
        ["chair"] =
        [
            new("CHAIRi", Percent, BetterWhen.Lower, Of("CHAIRi", 100, "metrics")),
            new("Rsp", Percent, BetterWhen.Lower, Of("CHAIRs_refine", 100, "metrics")),
            new("coverage", Percent, BetterWhen.Higher, Of("obj_rec", 100, "metrics")),
            new("words", "", BetterWhen.Neither, Of("avg_word_len", 1, "metrics")),
        ],
        ["pope"] =
        [
            new("accuracy", Percent, BetterWhen.Higher, Of("Accuracy", 100, "mean", null)),
            new("F1", Percent, BetterWhen.Higher, Of("F1", 100, "mean", null)),
            new("yes", Percent, BetterWhen.Neither, Of("yes_ratio", 100, "mean", null)),
        ],
    };

    /// <summary>The numbers of a benchmark, in order.</summary>
    public static IReadOnlyList<ScoreColumn> For(IBenchmark benchmark) =>
        Own.TryGetValue(benchmark.Name, out ScoreColumn[]? columns)
            ? columns
            : [.. benchmark.Columns.Select(column => Official(benchmark, column))];

    private static ScoreColumn Official(IBenchmark benchmark, ComparisonColumn column)
    {
        BetterWhen better = benchmark.Headlines.FirstOrDefault(metric => metric.Name == column.Path.Name) switch
        {
            null => BetterWhen.Neither,
            { HigherIsBetter: bool higher } => higher != IsTurned(column) ? BetterWhen.Higher : BetterWhen.Lower,
        };
        return new ScoreColumn(
            column.Name, "", better,
            scores => scores.Number(column.Path) is double value ? column.Convert?.Invoke(value) ?? value : null,
            column.Digits);
    }

    // "100 - x" makes the better of two numbers the other one.
    private static bool IsTurned(ComparisonColumn column) => column.Convert is { } convert && convert(1) < convert(0);

    private static Func<StoredScores, double?> Of(string name, double factor, params IReadOnlyList<string?> groups)
    {
        var path = new ScorePath(name, groups);
        return scores => scores.Number(path) * factor;
    }
}
