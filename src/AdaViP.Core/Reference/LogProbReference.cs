namespace AdaViP.Core.Reference;

/// <summary>Log-probs of single tokens from one row of logits, in double precision.</summary>
public static class LogProbReference
{
    /// <summary>A target that counts nothing: log-prob 0, gradient 0.</summary>
    public const long IgnoreIndex = -100;

    /// <summary>log softmax(logits)[target].</summary>
    /// <param name="logits">[vocab]; −∞ is an impossible token, NaN or +∞ makes the result NaN.</param>
    /// <param name="target">In [0, vocab), or <see cref="IgnoreIndex"/>.</param>
    /// <param name="logSumExp">log Σ exp(logits), of the ignored rows too.</param>
    public static double Forward(ReadOnlySpan<double> logits, long target, out double logSumExp)
    {
        double logSum = StableMath.LogScaledSum(logits, out double largest);
        logSumExp = largest + logSum;

        // The difference of the large numbers first: exact, where adding the logarithm to them is not.
        return target == IgnoreIndex ? 0.0 : logits[(int)target] - largest - logSum;
    }

    /// <summary>coefficient · (onehot(target) − softmax(logits)).</summary>
    /// <param name="logits">[vocab].</param>
    /// <param name="target">In [0, vocab), or <see cref="IgnoreIndex"/>.</param>
    /// <param name="logSumExp">As the forward pass gave it.</param>
    /// <param name="coefficient">d loss / d log-prob; the gradient is NaN where it is not finite.</param>
    /// <param name="gradient">[vocab], overwritten; may be the logits themselves.</param>
    public static void Backward(
        ReadOnlySpan<double> logits, long target, double logSumExp, double coefficient, Span<double> gradient)
    {
        if (target == IgnoreIndex)
        {
            gradient.Clear();
            return;
        }

        coefficient = double.IsFinite(coefficient) ? coefficient : double.NaN;
        for (int v = 0; v < gradient.Length; v++)
        {
            double chosen = v == target ? 1.0 : 0.0;
            gradient[v] = coefficient * (chosen - Math.Exp(logits[v] - logSumExp));
        }
    }
}
