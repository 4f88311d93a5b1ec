using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.Core.Losses;
using AdaViP.Training;

namespace AdaViP.Cli.Demo;

/// <summary>
/// Prints a run as a table, one row per step: loss, rewards of the sequences, and the weights ω of the rejected ones.
/// </summary>
internal sealed class StepTable(Terminal terminal) : ITrainingDisplay, IProgress<TrainingReport>
{
    private static readonly (string Title, string Metric, string Format)[] Columns =
    [
        ("loss", MetricNames.Loss, "0.0000"),
        ("reward ++", MetricNames.RewardsChosen, "+0.000;-0.000;+0.000"),
        ("reward +-", MetricNames.RewardsRejected, "+0.000;-0.000;+0.000"),
        ("reward -+", MetricNames.RewardsRejectedImage, "+0.000;-0.000;+0.000"),
        ("omega +-", MetricNames.OmegaRejectedAnswer, "0.000"),
        ("omega -+", MetricNames.OmegaRejectedImage, "0.000"),
        ("accuracy", MetricNames.RewardsAccuracies, "0.00"),
    ];

    private const int Width = 9;

    /// <inheritdoc />
    public TrainingResult Show(Func<IProgress<TrainingReport>, TrainingResult> run)
    {
        terminal.Out.WriteLine("step  " + string.Join("  ", Columns.Select(column => column.Title.PadLeft(Width))));
        return run(this);
    }

    /// <inheritdoc />
    public void Notify(string message) => terminal.Error.WriteLine(message);

    /// <inheritdoc />
    public void Report(TrainingReport value)
    {
        switch (value)
        {
            case StepReport step:
                terminal.Out.WriteLine(
                    step.Metrics.Step.ToString(CultureInfo.InvariantCulture).PadLeft(4) + "  "
                    + string.Join("  ", Columns.Select(column => Cell(step.Metrics[column.Metric], column.Format))));
                terminal.Out.Flush();
                break;
            case PhaseReport { IsWarning: true } warning:
                terminal.Warn(warning.Message);
                break;
        }
    }

    // A sequence that the objective does not have has no reward.
    private static string Cell(double value, string format) =>
        (double.IsNaN(value) ? "-" : value.ToString(format, CultureInfo.InvariantCulture)).PadLeft(Width);
}
