using AdaViP.Core.Statistics;
using Xunit;

namespace AdaViP.Core.Tests.Statistics;

public sealed class StudentTTests
{
    // K14 of docs/numerics.md.
    private const double HalfADigit = 0.0005;

    // Cells of the midpoint rule from 0 to the quantile: its error is far below the digits of the table.
    private const int Cells = 20_000;

    [Fact]
    public void Quantile975_LeavesTwoAndAHalfPercentAbove()
    {
        for (int degrees = 1; degrees <= 30; degrees++)
        {
            double quantile = StudentT.Quantile975(degrees);
            double below = ShareBelow(quantile - HalfADigit, degrees);
            double above = ShareBelow(quantile + HalfADigit, degrees);
            Assert.True(below <= 0.975 && 0.975 <= above, $"{degrees}: {quantile} lies between {below:R} and {above:R}");
        }
    }

    [Fact]
    public void Quantile975_ManyDegrees_IsThatOfThirty() => Assert.Equal(StudentT.Quantile975(30), StudentT.Quantile975(1000));

    [Fact]
    public void Quantile975_NoDegrees_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile975(0));

    // The density is that of the ratio alone: Γ((n+1)/2) / Γ(n/2) by its recursion in steps of two.
    private static double ShareBelow(double value, int degrees)
    {
        double ratio = degrees % 2 == 1 ? 1 / Math.Sqrt(Math.PI) : Math.Sqrt(Math.PI) / 2;
        for (int n = degrees % 2 == 1 ? 1 : 2; n < degrees; n += 2)
        {
            ratio *= (n + 1.0) / n;
        }

        double width = value / Cells;
        double sum = 0;
        for (int cell = 0; cell < Cells; cell++)
        {
            double t = (cell + 0.5) * width;
            sum += Math.Pow(1 + (t * t / degrees), -(degrees + 1) / 2.0);
        }

        return 0.5 + (sum * width * ratio / Math.Sqrt(degrees * Math.PI));
    }
}
