using AdaViP.Core.Statistics;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// A method minus another one, seed by seed: both were tuned on the same preferences and asked about the same scenes.
/// </summary>
/// <param name="Mean">Over seeds.</param>
/// <param name="Margin">Half of the 95 % interval of the mean, from the spread over seeds (Student's t).</param>
/// <param name="Count">Seeds.</param>
public sealed record Difference(double Mean, double Margin, int Count)
{
    /// <summary>Whether the interval leaves 0 out.</summary>
    public bool IsClear => Math.Abs(Mean) > Margin;

    /// <summary>Compares.</summary>
    /// <param name="values">Of a method, by seed.</param>
    /// <param name="others">Of the other one, for the same seeds.</param>
    /// <returns>Null for fewer than two seeds: nothing is known of their spread.</returns>
    /// <exception cref="ArgumentException">Not one value of each a seed.</exception>
    public static Difference? Of(IReadOnlyList<double> values, IReadOnlyList<double> others)
    {
        if (values.Count != others.Count)
        {
            throw new ArgumentException($"{values.Count} and {others.Count} values cannot be compared.", nameof(others));
        }

        if (values.Count < 2)
        {
            return null;
        }

        double[] differences = [.. values.Zip(others, (value, other) => value - other)];
        return new Difference(
            differences.Average(),
            StudentT.Quantile975(differences.Length - 1) * Deviation(differences) / Math.Sqrt(differences.Length),
            differences.Length);
    }

    /// <summary>Standard deviation of at least two values (n − 1 in the denominator).</summary>
    internal static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
