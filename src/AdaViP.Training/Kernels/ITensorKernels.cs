using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>The kernels of a training step over libtorch tensors.</summary>
internal interface ITensorKernels
{
    /// <summary>What computes, for reports.</summary>
    string Description { get; }

    /// <summary>Log-prob of one target per row.</summary>
    /// <param name="logits">[rows, vocab].</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logps">[rows] Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float64, overwritten.</param>
    void LogProbForward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp);

    /// <summary>Turns logits into the gradient of Σ coefficient·logp, in place.</summary>
    /// <param name="logits">[rows, vocab], overwritten.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logSumExp">[rows] Float64, from the forward call.</param>
    /// <param name="coefficients">[rows] Float64.</param>
    void LogProbBackward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients);

    /// <summary>
    /// Log-probs, and the logits turned into ∂ log-prob / ∂ logits in place: what the backward call gives for coefficient 1,
    /// for losses whose coefficients are known only after the log-probs.
    /// </summary>
    /// <param name="logits">[rows, vocab], overwritten.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logps">[rows] Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float64, overwritten.</param>
    void LogProbForwardBackward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp);

    /// <summary>One AdamW update.</summary>
    /// <param name="options">Numbers of the update.</param>
    /// <param name="parameter">Float32 or BFloat16, contiguous.</param>
    /// <param name="master">Float32 copy where the parameter is BFloat16, else null.</param>
    /// <param name="gradient">Float32.</param>
    /// <param name="firstMoment">Float32.</param>
    /// <param name="secondMoment">Float32.</param>
    void AdamW(
        in AdamWOptions options, Tensor parameter, Tensor? master, Tensor gradient, Tensor firstMoment, Tensor secondMoment);

    /// <summary>Sum of squares in a fixed order.</summary>
    double SumSquares(Tensor values);

    /// <summary>Losses, gradients, rewards and weights of a batch; see <see cref="IPreferenceKernels.PreferenceLoss"/>.</summary>
    PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected);
}
