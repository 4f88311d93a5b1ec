using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Training.Kernels;

/// <summary>The kernel port (native core or managed reference) on the memory of CPU tensors, without copies.</summary>
internal sealed class HostTensorKernels(IPreferenceKernels kernels) : ITensorKernels
{
    public string Description => kernels.Description;

    public void LogProbForward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        kernels.LogProbForward(
            TensorViews.Matrix(logits), TensorViews.Flat(targets), TensorViews.Flat(logps), TensorViews.Flat(logSumExp));
        KeepAlive(logits, targets, logps, logSumExp);
    }

    public void LogProbBackward(Tensor logits, Tensor targets, Tensor logSumExp, Tensor coefficients)
    {
        TensorView view = TensorViews.Matrix(logits);
        kernels.LogProbBackward(
            view, TensorViews.Flat(targets), TensorViews.Flat(logSumExp), TensorViews.Flat(coefficients), view);
        KeepAlive(logits, targets, logSumExp, coefficients);
    }

    public void LogProbForwardBackward(Tensor logits, Tensor targets, Tensor logps, Tensor logSumExp)
    {
        TensorView view = TensorViews.Matrix(logits);
        kernels.LogProbForwardBackward(
            view, TensorViews.Flat(targets), TensorView.None, TensorViews.Flat(logps), TensorViews.Flat(logSumExp), view);
        KeepAlive(logits, targets, logps, logSumExp);
    }

    public void AdamW(
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

    public double SumSquares(Tensor values)
    {
        double sum = kernels.SumSquares(TensorViews.Flat(values));
        KeepAlive(values);
        return sum;
    }

    public PreferenceLossResult PreferenceLoss(
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
