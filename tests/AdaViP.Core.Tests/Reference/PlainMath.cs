namespace AdaViP.Core.Tests.Reference;

/// <summary>Functions as a textbook writes them, for numbers of moderate size.</summary>
internal static class PlainMath
{
    /// <summary>log Σ exp(values[i]), with the largest taken out of the sum.</summary>
    internal static double LogSumExp(ReadOnlySpan<double> values)
    {
        double largest = double.NegativeInfinity;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }
}
