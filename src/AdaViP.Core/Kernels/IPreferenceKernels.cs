using AdaViP.Core.Losses;

namespace AdaViP.Core.Kernels;

/// <summary>
/// The kernels of preference training. Implemented by the native core, by the plain managed reference and by libtorch over its
/// own tensors; the recipe chooses (<c>runtime.kernels</c>). Argument order: sources, then destinations. Wrong shapes, dtypes,
/// devices and ranges throw <see cref="ArgumentException"/>, layouts that an implementation does not take
/// <see cref="NotSupportedException"/>, before anything is written. Outputs share no memory with inputs or each other but where
/// it says so. A dimension of 0 is fine: nothing is written but sums, which are 0.
/// </summary>
/// <remarks>
/// A NaN or +∞ logit makes its row NaN, log-prob, log-sum-exp and gradient, as does a row of −∞ alone; one −∞ is an impossible
/// token. A coefficient that is not finite makes the gradient of its row NaN. A row that counts nothing has log-prob and
/// gradient 0 all the same. Values in the memory of a GPU are not read to check them: there a target out of range makes its row
/// NaN, and a segment id out of range the first or last sum.
/// </remarks>
public interface IPreferenceKernels : IDisposable
{
    /// <summary>What computes, for reports: "native avx512, 2 threads" or "reference".</summary>
    string Description { get; }

    /// <summary>Log-prob of one target per row of logits, with one read of the logits.</summary>
    /// <param name="logits">[rows, vocab] Float32, Float16 or BFloat16; any row stride, but none below 0 for libtorch.</param>
    /// <param name="targets">[rows] Int64 in [0, vocab), or -100 for a row that counts nothing.</param>
    /// <param name="logps">[rows] Float32 or Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float32 or Float64, overwritten; may be <see cref="TensorView.None"/>.</param>
    void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp);

    /// <summary>Gradient of Σ coef·logp: coef[i]·(onehot − softmax).</summary>
    /// <param name="logits">[rows, vocab], as in the forward pass.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logSumExp">[rows], as the forward pass wrote it.</param>
    /// <param name="coefficients">[rows] Float32 or Float64: d loss / d log-prob of the row.</param>
    /// <param name="gradient">[rows, vocab] of the logits' type; the logits themselves or memory apart from them.</param>
    void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient);

    /// <summary>
    /// Both passes in one visit per row, bit for bit what the two calls write; the logits are read from memory once.
    /// </summary>
    /// <param name="logits">[rows, vocab], as in the forward pass.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="coefficients">[rows] Float32 or Float64; <see cref="TensorView.None"/>: all 1, where d loss / d log-prob is
    /// known only after the log-probs. The gradient of a row is then the written one times that number.</param>
    /// <param name="logps">[rows] Float32 or Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float32 or Float64, overwritten; may be <see cref="TensorView.None"/>.</param>
    /// <param name="gradient">[rows, vocab] of the logits' type; the logits themselves or memory apart from them.</param>
    void LogProbForwardBackward(
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient);

    /// <summary>Log-probs summed per sequence, without a per-token tensor.</summary>
    /// <param name="logits">[rows, vocab].</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="segmentIds">[rows] Int32, non-decreasing, in [0, segments).</param>
    /// <param name="sums">[segments] Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float32 or Float64; may be <see cref="TensorView.None"/>.</param>
    void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp);

    /// <summary>Losses, gradients, rewards and weights of a batch (E3, E10–E13 and the baselines).</summary>
    /// <param name="options">Which objective, and its numbers.</param>
    /// <param name="policy">n × (1 + K) summed log-probs of the policy, row by row; column 0 is the chosen sequence.</param>
    /// <param name="reference">n × (1 + K) summed log-probs of the reference model.</param>
    /// <param name="rejected">K, at least 1.</param>
    PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected);

    /// <summary>One AdamW update of a flat slice; see the native header for the arithmetic.</summary>
    /// <param name="options">Step, rates, decay and gradient scale.</param>
    /// <param name="parameter">[n] Float32 or BFloat16, updated.</param>
    /// <param name="master">[n] Float32 when the parameter is BFloat16, else <see cref="TensorView.None"/>.</param>
    /// <param name="gradient">[n] Float32 or BFloat16.</param>
    /// <param name="firstMoment">[n] Float32, updated.</param>
    /// <param name="secondMoment">[n] Float32, updated.</param>
    void AdamW(
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment);

    /// <summary>Sum of squares in Float64, in a fixed order.</summary>
    /// <param name="values">[n] Float32, BFloat16 or Float16.</param>
    double SumSquares(TensorView values);
}
