using AdaViP.Core.Reference;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>
/// Log-probs and their gradient with libtorch: exponentials in fp32 relative to the largest logit of the row, the numbers of a
/// row in fp64. Nothing here waits for the device: a target out of range, which only the processor's memory is checked for, makes
/// its row NaN.
/// </summary>
internal static class TorchLogProbs
{
    /// <summary>Log-prob of each row's target.</summary>
    /// <param name="logits">[rows, vocab], neither of them 0.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <returns>[rows] Float64 each.</returns>
    internal static (Tensor Logps, Tensor LogSumExp) Forward(Tensor logits, Tensor targets)
    {
        Chosen chosen = Chosen.Of(targets, logits.size(1));

        // A +∞ or NaN logit makes the difference to the largest NaN, as does a row of −∞ alone: so the sum and all that follows.
        Tensor largest = logits.amax([1], keepdim: true).to(ScalarType.Float32);
        Tensor logSum = logits.sub(largest).exp_().sum(1).to(ScalarType.Float64).log_();
        Tensor peak = largest.squeeze(1).to(ScalarType.Float64);

        // The difference of the large numbers first: exact, where adding the logarithm to them is not.
        Tensor logps = chosen.LogitsOf(logits).sub(peak).sub_(logSum);
        return (logps.FillWhere(chosen.Wrong, double.NaN).FillWhere(chosen.Ignored, 0.0), peak.Add(logSum));
    }

    /// <summary>Writes coefficient · (onehot − softmax).</summary>
    /// <param name="logits">[rows, vocab], neither of them 0.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logSumExp">[rows] Float32 or Float64, from the forward pass.</param>
    /// <param name="coefficients">[rows] Float32 or Float64.</param>
    /// <param name="gradient">[rows, vocab], overwritten; may be the logits themselves.</param>
    internal static void Backward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients, Tensor gradient)
    {
        Chosen chosen = Chosen.Of(targets, logits.size(1));
        Tensor factors = coefficients.to(ScalarType.Float64, copy: true);
        factors = factors.FillWhere(chosen.Wrong.logical_or(factors.isfinite().logical_not()), double.NaN).neg();

        // What rounding to fp32 takes from a large log-sum-exp goes into the factor of the row.
        Tensor normaliser = logSumExp.to(ScalarType.Float64);
        Tensor rounded = normaliser.to(ScalarType.Float32);
        Tensor scale = rounded.to(ScalarType.Float64).sub_(normaliser).exp_().mul_(factors).to(ScalarType.Float32);

        // 1 − exp(gap) without cancellation where the target has nearly all the probability.
        Tensor ofTarget = chosen.LogitsOf(logits).sub(normaliser).expm1_().mul_(factors).to(ScalarType.Float32);

        Tensor values = logits.sub(rounded.unsqueeze(1)).exp_().mul_(scale.unsqueeze(1));
        gradient.copy_(values.scatter_(1, chosen.Tokens, ofTarget.unsqueeze(1)));
        gradient.FillWhere(chosen.Ignored.unsqueeze(1), 0.0);
    }

    // Tokens: [rows, 1], some token of the vocabulary for rows that are ignored or wrong; the others: [rows] Bool.
    private readonly record struct Chosen(Tensor Tokens, Tensor Ignored, Tensor Wrong)
    {
        internal static Chosen Of(Tensor targets, long vocab)
        {
            Tensor tokens = targets.Clamp(0, vocab - 1);
            Tensor ignored = targets.EqualTo(LogProbReference.IgnoreIndex);
            return new Chosen(tokens.unsqueeze(1), ignored, tokens.not_equal(targets).logical_and_(ignored.logical_not()));
        }

        // [rows] Float64.
        internal Tensor LogitsOf(Tensor logits) => logits.gather(1, Tokens).squeeze(1).to(ScalarType.Float64);
    }
}
