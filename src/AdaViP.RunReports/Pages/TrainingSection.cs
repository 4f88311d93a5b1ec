using AdaViP.Core.Losses;
using AdaViP.Reports;
using AdaViP.Reports.Charts;
using AdaViP.Reports.Markup;
using AdaViP.RunReports.Curves;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Pages;

/// <summary>
/// How training went: ω and margins as in the paper's Fig. 5, log-probs as in its Fig. 1, and the loss. A chart per number
/// with a line per recipe, and a chart of log-probs per recipe with a line per sequence.
/// </summary>
internal static class TrainingSection
{
    private const string Across = "step";

    private static readonly (string Title, string Metric)[] Numbers =
    [
        ("ω of the rejected answer", MetricNames.OmegaRejectedAnswer),
        ("ω of the rejected picture", MetricNames.OmegaRejectedImage),
        ("Margin over the rejected answer", MetricNames.RewardsMargins),
        ("Margin over the rejected picture", MetricNames.MarginsRejectedImage),
    ];

    // Losses of preferences and of answer tokens have nothing in common but the name.
    private static readonly (string Title, Predicate<ModelRow> Has)[] Losses =
        [("Loss", HasRewards), ("Loss of supervised tuning", row => !HasRewards(row))];

    private static readonly (string Name, string Metric)[] Sequences =
    [
        ("chosen answer", MetricNames.LogpsChosen),
        ("rejected answer", MetricNames.LogpsRejected),
        ("chosen answer, rejected picture", MetricNames.LogpsRejectedImage),
    ];

    /// <summary>The section; nothing where no training run was named.</summary>
    public static IEnumerable<Node> Of(IReadOnlyList<ModelRow> rows, RunTable table)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        LineChart[] numbers =
        [
            .. Numbers.Select(number => ByRecipe(rows, number.Title, number.Metric, _ => true)).OfType<LineChart>(),
            .. Losses.Select(loss => ByRecipe(rows, loss.Title, MetricNames.Loss, loss.Has)).OfType<LineChart>(),
        ];
        LineChart[] sequences = [.. rows.Select(BySequence).OfType<LineChart>()];
        yield return Block.Section(
            "Training",
            [
                .. numbers.Length > 0 ? (Node[])[Block.Note(Reading(rows)), Block.Charts(numbers)] : [],
                .. sequences.Length > 0
                    ? (Node[])[Block.Heading("Log-probs of the sequences (sums over answer tokens)"), Block.Charts(sequences)]
                    : [],
                Block.Heading("At the end"),
                ScoreSection.TableOf(table),
                Block.Note("Means over the last tenth of the logged steps."), .. ScoreSection.Meanings(table),
                .. ScoreSection.Commands(rows.SelectMany(row => row.Trainings).Select(run => run.Command)),
            ]);
    }

    private static bool HasRewards(ModelRow row) =>
        row.Trainings.Any(run => run.Steps.Any(step => double.IsFinite(step[MetricNames.RewardsMargins])));

    private static LineChart? ByRecipe(IReadOnlyList<ModelRow> rows, string title, string metric, Predicate<ModelRow> has)
    {
        LineChart? chart = Chart(title, rows.Select((row, index) =>
            has(row) && Curve.Of(row.Name, row, metric) is ChartSeries series ? series with { Colour = index } : null));

        // One line has no legend.
        return chart is { Series: [ChartSeries only] } && rows.Count > 1
            ? new LineChart { Title = $"{title}: {only.Name}", AcrossLabel = Across, Series = chart.Series } : chart;
    }

    private static LineChart? BySequence(ModelRow row) =>
        Chart($"Log-probs: {row.Name}", Sequences.Select(sequence => Curve.Of(sequence.Name, row, sequence.Metric)));

    private static LineChart? Chart(string title, IEnumerable<ChartSeries?> lines)
    {
        ChartSeries[] series = [.. lines.OfType<ChartSeries>()];
        return series.Length == 0 ? null : new LineChart { Title = title, AcrossLabel = Across, Series = series };
    }

    private static string Reading(IReadOnlyList<ModelRow> rows)
    {
        bool hasSeeds = rows.Any(row => row.Trainings.Count() > 1);
        bool isSmooth = rows.Any(row => Curve.Window(row) > 1);
        string thick = (hasSeeds, isSmooth) switch
        {
            (true, false) => "Thick: mean over seeds; thin: each seed.",
            (true, true) => "Thick: mean over seeds and over a 25th of the logged steps; thin: each seed as logged.",
            (false, true) => "Thick: mean over a 25th of the logged steps; thin: as logged.",
            _ => "Every logged step.",
        };
        return thick + " What a chart shows is also in its description.";
    }
}
