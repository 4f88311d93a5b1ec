namespace AdaViP.Pairs.Building;

/// <summary>How numbers spread; all 0 where there are none.</summary>
/// <param name="Count">How many.</param>
/// <param name="Mean">Average.</param>
/// <param name="Low">The lowest.</param>
/// <param name="Median">The middle one, the lower of two.</param>
/// <param name="High">The highest.</param>
public readonly record struct Distribution(int Count, double Mean, double Low, double Median, double High)
{
    /// <summary>Of these numbers.</summary>
    public static Distribution Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0
            ? default
            : new Distribution(sorted.Length, sorted.Average(), sorted[0], sorted[(sorted.Length - 1) / 2], sorted[^1]);
    }
}
