using AdaViP.Reports.Charts;
using Xunit;

namespace AdaViP.Reports.Tests;

public sealed class AxisScaleTests
{
    [Theory]
    [InlineData(new[] { 0.0, 1.0986 }, new[] { "0", "0.5", "1.0", "1.5" })]
    [InlineData(new[] { -0.02, 0.03 }, new[] { "-0.02", "-0.01", "0", "0.01", "0.02", "0.03" })]
    [InlineData(new[] { 1.0, 100.0 }, new[] { "0", "20", "40", "60", "80", "100" })]
    [InlineData(new[] { 1.0, 2.0 }, new[] { "1", "2" })]
    [InlineData(new[] { 7.0 }, new[] { "6", "7", "8" })]
    [InlineData(new[] { 0.0, 0.0 }, new[] { "-1", "0", "1" })]
    [InlineData(new[] { 1e-6, 3e-6 }, new[] { "1e-6", "1.5e-6", "2e-6", "2.5e-6", "3e-6" })]
    [InlineData(new[] { 0.0, 5e6 }, new[] { "0", "1e+6", "2e+6", "3e+6", "4e+6", "5e+6" })]
    [InlineData(new[] { 0.0, 250_000 }, new[] { "0", "50,000", "100,000", "150,000", "200,000", "250,000" })]
    [InlineData(new double[0], new[] { "0", "0.2", "0.4", "0.6", "0.8", "1.0" })]
    [InlineData(new[] { double.NaN, double.PositiveInfinity }, new[] { "0", "0.2", "0.4", "0.6", "0.8", "1.0" })]
    public void Ticks_AreRoundNumbers_WithTheDigitsTheyNeed(double[] values, string[] expected)
    {
        string[] labels = [.. AxisScale.Of(values, isRounded: true).Ticks.Select(tick => tick.Label)];
        Assert.Equal(expected, labels);
    }

    [Fact]
    public void AnyNumbers_LieOnTheirScale_WithAFewDifferentTicks()
    {
        var random = new Random(5);
        for (int i = 0; i < 20_000; i++)
        {
            // All doubles are as likely as each other, and ranges that are narrow for their numbers.
            double first = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            double second = i % 2 == 0
                ? BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))
                : first * (1 + (random.NextDouble() * Math.Pow(10, -random.Next(18))));
            double[] values = [first, second];
            foreach (bool isRounded in (bool[])[true, false])
            {
                AxisScale scale = AxisScale.Of(values, isRounded);
                Assert.True(scale.Low < scale.High, $"{first:R} {second:R}: {scale.Low:R} to {scale.High:R}");
                // A thousandth of what a drawing can show.
                Assert.All(
                    values.Where(double.IsFinite), value => Assert.InRange(scale.Share(value), -1e-6, 1 + 1e-6));
                (double Value, string Label)[] ticks = [.. scale.Ticks];
                Assert.InRange(ticks.Length, 1, 12);
                Assert.True(
                    ticks.Select(tick => tick.Label).Distinct().Count() == ticks.Length,
                    $"{first:R} {second:R}: {string.Join(' ', ticks.Select(tick => tick.Label))}");
                Assert.All(ticks, tick => Assert.InRange(scale.Share(tick.Value), -1e-5, 1 + 1e-5));
            }
        }
    }
}
