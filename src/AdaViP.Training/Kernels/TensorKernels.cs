using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>
/// The kernel port over tensors of libtorch: hands each as a view of its memory, without a copy, and keeps it alive meanwhile.
/// </summary>
internal sealed class TensorKernels(IPreferenceKernels kernels)
{
    /// <summary>What computes, for reports.</summary>
    internal string Description => kernels.Description;

    /// <summary>Log-prob of one target per row.</summary>
    /// <param name="logits">[rows, vocab].</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logps">[rows] Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float64, overwritten.</param>
    internal void LogProbForward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        kernels.LogProbForward(
            TensorViews.Matrix(logits), TensorViews.Flat(targets), TensorViews.Flat(logps), TensorViews.Flat(logSumExp));
        KeepAlive(logits, targets, logps, logSumExp);
    }

    /// <summary>Turns logits into the gradient of Σ coefficient·logp, in place.</summary>
    /// <param name="logits">[rows, vocab], overwritten.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logSumExp">[rows] Float64, from the forward call.</param>
    /// <param name="coefficients">[rows] Float64.</param>
    internal void LogProbBackward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients)
    {
        TensorView view = TensorViews.Matrix(logits);
        kernels.LogProbBackward(
            view, TensorViews.Flat(targets), TensorViews.Flat(logSumExp), TensorViews.Flat(coefficients), view);
        KeepAlive(logits, targets, logSumExp, coefficients);
    }

    /// <summary>
    /// Log-probs, and the logits turned into ∂ log-prob / ∂ logits in place: what the backward call gives for coefficient 1,
    /// for losses whose coefficients are known only after the log-probs.
    /// </summary>
    /// <param name="logits">[rows, vocab], overwritten.</param>
    /// <param name="targets">[rows] Int64.</param>
    /// <param name="logps">[rows] Float64, overwritten.</param>
    /// <param name="logSumExp">[rows] Float64, overwritten.</param>
    internal void LogProbForwardBackward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        TensorView view = TensorViews.Matrix(logits);
        kernels.LogProbForwardBackward(
            view, TensorViews.Flat(targets), TensorView.None, TensorViews.Flat(logps), TensorViews.Flat(logSumExp), view);
        KeepAlive(logits, targets, logps, logSumExp);
    }

    /// <summary>One AdamW update.</summary>
    /// <param name="options">Numbers of the update.</param>
    /// <param name="parameter">Float32 or BFloat16, contiguous.</param>
    /// <param name="master">Float32 copy where the parameter is BFloat16, else null.</param>
    /// <param name="gradient">Float32.</param>
    /// <param name="firstMoment">Float32.</param>
    /// <param name="secondMoment">Float32.</param>
    internal void AdamW(
        in AdamWOptions options, Tensor parameter, Tensor? master, Tensor gradient, Tensor firstMoment, Tensor secondMoment)
    {
        kernels.AdamW(
            options,
            TensorViews.Flat(parameter),
            master is null ? TensorView.None : TensorViews.Flat(master),
            TensorViews.Flat(gradient),
            TensorViews.Flat(firstMoment),
            TensorViews.Flat(secondMoment));
        KeepAlive(parameter, master, gradient, firstMoment, secondMoment);
    }

    /// <summary>Sum of squares in a fixed order.</summary>
    internal double SumSquares(Tensor values)
    {
        double sum = kernels.SumSquares(TensorViews.Flat(values));
        KeepAlive(values);
        return sum;
    }

    /// <summary>Losses, gradients, rewards and weights of a batch; see <see cref="IPreferenceKernels.PreferenceLoss"/>.</summary>
    internal PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected) =>
        kernels.PreferenceLoss(options, policy, reference, rejected);

    private static void KeepAlive(params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (Tensor? tensor in tensors)
        {
            GC.KeepAlive(tensor);
        }
    }
}
