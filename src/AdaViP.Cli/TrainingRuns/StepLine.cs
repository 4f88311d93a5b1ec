using System.Globalization;
using System.Text;
using AdaViP.Cli.Terminals;
using AdaViP.Core.Losses;
using AdaViP.Training;
using AdaViP.Training.Metrics;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>One optimizer step as one line: <c>step 12/200 | loss 0.6612 | acc 0.58 | ... | eta 02:10</c>.</summary>
internal static class StepLine
{
    /// <summary>The whole line.</summary>
    public static string Write(StepReport report) => string.Create(
        CultureInfo.InvariantCulture,
        $"step {report.Metrics.Step}/{report.TotalSteps} | {Numbers(report)} | eta {ProgressText.Duration(report.Remaining)}");

    /// <summary>The numbers alone, without step and time left; values that the objective lacks are left out.</summary>
    public static string Numbers(StepReport report)
    {
        var parts = new List<string>();
        AddLoss(parts, report.Metrics);
        AddRest(parts, report.Metrics);
        parts.Add(TokenRate(report));
        parts.Add(ScaledNumber.Flops(report.FlopsPerSecond) + "/s");
        return string.Join(" | ", parts);
    }

    /// <summary>
    /// The same with the time left. A narrow window keeps the time left, then the rate, then the loss, then the others in
    /// their order.
    /// </summary>
    public static IReadOnlyList<Detail> LiveDetails(StepReport report)
    {
        var loss = new List<string>();
        AddLoss(loss, report.Metrics);
        var rest = new List<string>();
        AddRest(rest, report.Metrics);
        return
        [
            .. loss.Select(text => new Detail(text, 2)),
            new Detail(TokenRate(report), 1),
            new Detail("eta " + ProgressText.Duration(report.Remaining), 0),
            .. rest.Select((text, index) => new Detail(text, 3 + index)),
        ];
    }

    private static string TokenRate(StepReport report) => ProgressText.Rate(report.TokensPerSecond) + " tok/s";

    private static void AddLoss(List<string> parts, StepMetrics metrics) =>
        Add(parts, "loss ", metrics[MetricNames.Loss], "0.0000");

    private static void AddRest(List<string> parts, StepMetrics metrics)
    {
        Add(parts, "acc ", metrics[MetricNames.RewardsAccuracies], "0.00");
        Add(parts, "margin ", metrics[MetricNames.RewardsMargins], "+0.000;-0.000;+0.000");
        Add(parts, "|g| ", metrics[MetricNames.GradNorm], "0.00");
        Add(parts, "lr ", metrics[MetricNames.LearningRate], "0.0e+00");
        Add(parts, "", metrics[MetricNames.StepSeconds] * 1000, "0 ms");
    }

    private static void Add(List<string> parts, string label, double value, string format)
    {
        if (!double.IsNaN(value))
        {
            parts.Add(new StringBuilder(label).Append(value.ToString(format, CultureInfo.InvariantCulture)).ToString());
        }
    }
}
