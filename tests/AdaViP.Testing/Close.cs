using Xunit;

namespace AdaViP.Testing;

/// <summary>Comparisons that say where and by how much two series differ.</summary>
public static class Close
{
    /// <summary>Every element within an absolute tolerance; equal infinities agree.</summary>
    public static void Equal(string what, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: length {actual.Length}, expected {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool agree = expected[i].Equals(actual[i]) || Math.Abs((double)expected[i] - actual[i]) <= tolerance;
            Assert.True(
                agree, $"{what}[{i}]: {actual[i]:R}, expected {expected[i]:R}, differs by "
                    + $"{Math.Abs((double)expected[i] - actual[i]):e3}, tolerance {tolerance:e3}");
        }
    }

    /// <summary>Two numbers within an absolute tolerance.</summary>
    public static void Equal(string what, double expected, double actual, double tolerance) => Assert.True(
        Math.Abs(expected - actual) <= tolerance,
        $"{what}: {actual:R}, expected {expected:R}, differs by {Math.Abs(expected - actual):e3}, tolerance {tolerance:e3}");

    /// <summary>Fails with index, values and tolerance where |got − want| exceeds tolerance · max |want|.</summary>
    public static void ToLargest(string what, IReadOnlyList<double> want, IReadOnlyList<double> got, double tolerance)
    {
        Assert.Equal(want.Count, got.Count);
        double scale = want.Max(Math.Abs);
        double worst = 0;
        int worstIndex = 0;
        for (int i = 0; i < want.Count; i++)
        {
            double error = Math.Abs(want[i] - got[i]);
            if (!(error <= worst))
            {
                worst = error;
                worstIndex = i;
            }
        }

        Assert.True(
            worst <= tolerance * scale,
            $"{what}[{worstIndex}]: expected {want[worstIndex]:R}, got {got[worstIndex]:R}; "
            + $"error {worst:E2} exceeds {tolerance:E1} x {scale:G4} = {tolerance * scale:E2}");
    }
}
