using AdaViP.Core.Losses;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>How training ended: means over the last tenth of the logged steps, a row per recipe.</summary>
internal static class TrainingTableBuilder
{
    /// <summary>The table's name.</summary>
    public const string Name = "training";

    private const int Tenth = 10;

    private static readonly (string Label, string Metric, string Unit, double Factor, int Digits, string Meaning)[] Numbers =
    [
        ("loss", MetricNames.Loss, "", 1, 3, "what the objective makes small"),
        ("chosen preferred", MetricNames.RewardsAccuracies, "%", 100, 1,
            "samples whose chosen answer has a higher reward than the rejected one"),
        ("margin, answer", MetricNames.RewardsMargins, "", 1, 3, "reward of the chosen answer less that of the rejected one"),
        ("margin, picture", MetricNames.MarginsRejectedImage, "", 1, 3,
            "reward of the chosen answer to the picture less that of the same answer to the rejected picture"),
        (TrainingColumns.OmegaAnswer, MetricNames.OmegaRejectedAnswer, "", 1, 3,
            "weight that the rejected answer has beside the rejected picture, from 0 to 1"),
        (TrainingColumns.OmegaPicture, MetricNames.OmegaRejectedImage, "", 1, 3,
            "weight that the rejected picture has beside the rejected answer, from 0 to 1"),
    ];

    /// <summary>Makes the table.</summary>
    /// <param name="rows">Training runs; those without a logged step have no numbers.</param>
    public static RunTable Of(IReadOnlyList<ModelRow> rows)
    {
        List<(RunColumn Column, Func<TrainingRun, double> Find)> columns =
        [
            (new RunColumn("steps", Name, "", BetterWhen.Neither, 0) { Meaning = "optimizer steps" },
                run => run.Steps.Count > 0 ? run.Steps[^1].Step : double.NaN),
        ];
        foreach ((string label, string metric, string unit, double factor, int digits, string meaning) in Numbers)
        {
            double Find(TrainingRun run) => factor * AtTheEnd(run, metric);
            if (rows.SelectMany(row => row.Trainings).Any(run => double.IsFinite(Find(run))))
            {
                columns.Add((new RunColumn(label, Name, unit, BetterWhen.Neither, digits) { Meaning = meaning }, Find));
            }
        }

        return new RunTable(
            Name,
            [.. columns.Select(column => column.Column)],
            [.. rows.Select(row => new RunRow(
                row.Name, row.Members.Count, row.Seeds, [.. columns.Select(column => Cell(row, column.Find))]))]);
    }

    private static double AtTheEnd(TrainingRun run, string metric)
    {
        double[] values = [.. run.Steps.Select(step => step[metric]).Where(double.IsFinite)];
        int last = (values.Length + Tenth - 1) / Tenth;
        return last == 0 ? double.NaN : values[^last..].Average();
    }

    private static RunCell? Cell(ModelRow row, Func<TrainingRun, double> find)
    {
        double[] values = [.. row.Trainings.Select(find).Where(double.IsFinite)];
        return values.Length > 0 ? new RunCell(values) : null;
    }
}
