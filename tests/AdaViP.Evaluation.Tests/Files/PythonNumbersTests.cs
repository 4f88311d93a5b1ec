using AdaViP.Evaluation.Files;
using Xunit;

namespace AdaViP.Evaluation.Tests.Files;

/// <summary>Python's rounding; the expected values are what Python 3 prints.</summary>
public sealed class PythonNumbersTests
{
    [Theory]
    [InlineData(0.25, 1, 0.2)]
    [InlineData(0.35, 1, 0.3)]
    [InlineData(0.75, 1, 0.8)]
    [InlineData(2.675, 2, 2.67)]
    [InlineData(1.005, 2, 1.0)]
    [InlineData(84.95, 1, 85.0)]
    [InlineData(-0.25, 1, -0.2)]
    [InlineData(0.0, 1, 0.0)]
    [InlineData(99.95, 1, 100.0)]
    [InlineData(1e15, 1, 1e15)]
    [InlineData(5e-324, 1, 0.0)]
    public void Round_Number_IsPythons(double value, int digits, double expected) =>
        Assert.Equal(expected, PythonNumbers.Round(value, digits));

    [Theory]
    [InlineData(3.0, "3.0")]
    [InlineData(2.08, "2.08")]
    [InlineData(284, "284.0")]
    public void Shortest_Number_IsPythons(double value, string expected) => Assert.Equal(expected, PythonNumbers.Shortest(value));

    [Theory]
    [InlineData(0.5, 0, "0")]
    [InlineData(41.245, 2, "41.24")]
    [InlineData(3, 2, "3.00")]
    public void Fixed_Number_IsPythons(double value, int digits, string expected) =>
        Assert.Equal(expected, PythonNumbers.Fixed(value, digits));
}
