using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;

namespace AdaViP.Torch.Tests.Training;

/// <summary>
/// Kernels that cancel a run in the middle of a step: when it asks for the loss, between forward and backward pass.
/// </summary>
internal sealed class StoppingKernels(IPreferenceKernels inner, CancellationTokenSource stop) : IPreferenceKernels
{
    /// <summary>Whether the next loss cancels.</summary>
    internal bool StopAtNextLoss { get; set; }

    public string Description => inner.Description;

    public void LogProbForward(TensorView logits, TensorView targets, TensorView logps, TensorView logSumExp) =>
        inner.LogProbForward(logits, targets, logps, logSumExp);

    public void LogProbBackward(
        TensorView logits, TensorView targets, TensorView logSumExp, TensorView coefficients, TensorView gradient) =>
        inner.LogProbBackward(logits, targets, logSumExp, coefficients, gradient);

    public void LogProbForwardBackward(
        TensorView logits,
        TensorView targets,
        TensorView coefficients,
        TensorView logps,
        TensorView logSumExp,
        TensorView gradient) =>
        inner.LogProbForwardBackward(logits, targets, coefficients, logps, logSumExp, gradient);

    public void SequenceLogProb(
        TensorView logits, TensorView targets, TensorView segmentIds, TensorView sums, TensorView logSumExp) =>
        inner.SequenceLogProb(logits, targets, segmentIds, sums, logSumExp);

    public PreferenceLossResult PreferenceLoss(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected)
    {
        if (StopAtNextLoss)
        {
            stop.Cancel();
        }

        return inner.PreferenceLoss(options, policy, reference, rejected);
    }

    public void AdamW(
        in AdamWOptions options,
        TensorView parameter,
        TensorView master,
        TensorView gradient,
        TensorView firstMoment,
        TensorView secondMoment) =>
        inner.AdamW(options, parameter, master, gradient, firstMoment, secondMoment);

    public double SumSquares(TensorView values) => inner.SumSquares(values);

    public void Dispose()
    {
        // The inner kernels belong to the test.
    }
}
