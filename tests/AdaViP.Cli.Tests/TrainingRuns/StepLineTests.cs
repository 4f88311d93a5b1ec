using AdaViP.Cli.Terminals;
using AdaViP.Cli.TrainingRuns;
using AdaViP.Core.Losses;
using AdaViP.Training;
using AdaViP.Training.Metrics;

namespace AdaViP.Cli.Tests.TrainingRuns;

public sealed class StepLineTests
{
    [Fact]
    public void Write_PreferenceStep_HasEveryNumber()
    {
        StepReport report = Report(
            (MetricNames.Loss, 0.66123), (MetricNames.RewardsAccuracies, 0.58), (MetricNames.RewardsMargins, 0.0212),
            (MetricNames.GradNorm, 1.239), (MetricNames.LearningRate, 5e-7), (MetricNames.StepSeconds, 0.8121));
        Assert.Equal(
            "step 12/200 | loss 0.6612 | acc 0.58 | margin +0.021 | |g| 1.24 | lr 5.0e-07 | 812 ms "
                + "| 1.3k tok/s | 62.0 GFLOP/s | eta 02:10",
            StepLine.Write(report));
    }

    [Fact]
    public void Write_SupervisedStep_LeavesOutWhatTheObjectiveLacks()
    {
        StepReport report = Report(
            (MetricNames.Loss, 10.5), (MetricNames.GradNorm, 2), (MetricNames.LearningRate, 2e-5),
            (MetricNames.StepSeconds, 1.5));
        Assert.Equal("step 12/200 | loss 10.5000 | |g| 2.00 | lr 2.0e-05 | 1500 ms | 1.3k tok/s | 62.0 GFLOP/s | eta 02:10",
            StepLine.Write(report));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999.4, "999")]
    [InlineData(999.6, "1.0k")]
    [InlineData(9949, "9.9k")]
    [InlineData(9950, "10k")]
    [InlineData(999_400, "999k")]
    [InlineData(1_200_000, "1.2M")]
    public void Rate_AnySize_KeepsTwoOrThreeDigits(double rate, string text) => Assert.Equal(text, ProgressText.Rate(rate));

    [Theory]
    [InlineData(0, "00:00")]
    [InlineData(59.6, "01:00")]
    [InlineData(3599.4, "59:59")]
    [InlineData(3599.6, "1:00:00")]
    [InlineData(86_399, "23:59:59")]
    [InlineData(190_800, "2d 5h")]
    public void Duration_AnySize_RoundsToSeconds(double seconds, string text) =>
        Assert.Equal(text, ProgressText.Duration(TimeSpan.FromSeconds(seconds)));

    private static StepReport Report(params (string Name, double Value)[] scalars) => new(
        new StepMetrics(12, [.. scalars.Select(scalar => KeyValuePair.Create(scalar.Name, scalar.Value))], [], []),
        TotalSteps: 200,
        TokensPerSecond: 1312,
        FlopsPerSecond: 61_960_000_000,
        Remaining: TimeSpan.FromSeconds(130));
}
