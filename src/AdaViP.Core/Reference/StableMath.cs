namespace AdaViP.Core.Reference;

/// <summary>Scalar functions that neither overflow nor lose small results.</summary>
public static class StableMath
{
    /// <summary>log(1 + x), accurate for small x too; x &gt; -1.</summary>
    /// <remarks>
    /// With u = 1 + x rounded, log(u)/(u − 1) varies so slowly that the rounding of u cancels in x·log(u)/(u − 1).
    /// The base library's LogP1 rounds 1 + x and returns 0 for x = 1e-17.
    /// </remarks>
    public static double Log1P(double x)
    {
        double u = 1.0 + x;
        if (u == 1.0)
        {
            return x;
        }

        return double.IsPositiveInfinity(u) ? u : Math.Log(u) * (x / (u - 1.0));
    }

    /// <summary>log(1 + exp(x)): −log σ(−x).</summary>
    public static double Softplus(double x) => double.IsNaN(x) ? x : Math.Max(x, 0.0) + Log1P(Math.Exp(-Math.Abs(x)));

    /// <summary>1/(1 + exp(−x)), accurate where it is tiny.</summary>
    public static double Sigmoid(double x)
    {
        double small = Math.Exp(-Math.Abs(x));
        return (x >= 0.0 ? 1.0 : small) / (1.0 + small);
    }

    /// <summary>
    /// log Σ exp(values[i] − largest); NaN where a value is NaN or +∞, or where none is larger than −∞.
    /// </summary>
    /// <param name="values">Any number.</param>
    /// <param name="largest">The largest of them.</param>
    internal static double LogScaledSum(ReadOnlySpan<double> values, out double largest)
    {
        largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            if (double.IsNaN(value) || double.IsPositiveInfinity(value))
            {
                return double.NaN;
            }

            largest = Math.Max(largest, value);
        }

        if (double.IsNegativeInfinity(largest))
        {
            return double.NaN; // nothing is possible
        }

        double sum = 0.0;
        foreach (double value in values)
        {
            sum += Math.Exp(value - largest);
        }

        return Math.Log(sum);
    }

    /// <summary>exp(values[i]) / Σ exp(values[j]).</summary>
    /// <param name="values">At least one; the largest may be infinite if it is the only infinite one.</param>
    /// <param name="probabilities">As many, overwritten.</param>
    public static void Softmax(ReadOnlySpan<double> values, Span<double> probabilities)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0.0;
        for (int i = 0; i < values.Length; i++)
        {
            probabilities[i] = ScaledExp(values[i], largest);
            sum += probabilities[i];
        }

        for (int i = 0; i < values.Length; i++)
        {
            probabilities[i] /= sum;
        }
    }

    /// <summary>exp(value − largest), where an infinite largest value counts as 1 and all finite ones as 0.</summary>
    internal static double ScaledExp(double value, double largest) =>
        value == largest && double.IsPositiveInfinity(value) ? 1.0 : Math.Exp(value - largest);
}
