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
    /// <summary>Lower end of the interval.</summary>
    public double Low => Mean - Margin;

    /// <summary>Upper end of the interval.</summary>
    public double High => Mean + Margin;

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

    /// <summary>Compares with one number that has no spread.</summary>
    /// <param name="values">By seed.</param>
    /// <param name="other">The number.</param>
    public static Difference? Of(IReadOnlyList<double> values, double other) => Of(values, [.. values.Select(_ => other)]);

    /// <summary>The same difference where a lower number is better: the interval turned round.</summary>
    public Difference Reversed() => this with { Mean = -Mean };

    /// <summary>Standard deviation of at least two values (n − 1 in the denominator).</summary>
    internal static double Deviation(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
    }
}
