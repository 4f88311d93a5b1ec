using Xunit;

namespace AdaViP.Testing;

/// <summary>Comparisons that say where and by how much two series differ.</summary>
public static class Near
{
    /// <summary>
    /// |actual − expected| ≤ absolute + relative·|expected| for every element; equal infinities and two NaN agree.
    /// </summary>
    public static void Equal(
        string what, ReadOnlySpan<double> expected, ReadOnlySpan<double> actual, double relative, double absolute)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: length {actual.Length}, expected {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            double tolerance = absolute + (relative * Math.Abs(expected[i]));
            bool agree = expected[i].Equals(actual[i]) || Math.Abs(actual[i] - expected[i]) <= tolerance;
            Assert.True(
                agree,
                $"{what}[{i}]: {actual[i]:R}, expected {expected[i]:R}, differs by {Math.Abs(actual[i] - expected[i]):e3}, " +
                $"tolerance {tolerance:e3}");
        }
    }
}
