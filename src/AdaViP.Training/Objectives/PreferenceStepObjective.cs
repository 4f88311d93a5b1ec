using AdaViP.Core.Losses;
using AdaViP.Training.Kernels;

namespace AdaViP.Training.Objectives;

/// <summary>The preference losses of docs/equations.md: mean over the samples of the step.</summary>
internal sealed class PreferenceStepObjective(ITensorKernels kernels, PreferenceLossOptions options) : IStepObjective
{
    private readonly int _rejected = options.Objective == PreferenceObjective.Dpo ? 1 : 2;

    public int SequencesPerSample => 1 + _rejected;

    public BatchLoss Compute(double[] policy, double[] reference, StepCounts step)
    {
        PreferenceLossResult result = kernels.PreferenceLoss(options, policy, reference, _rejected);
        double[] coefficients = new double[policy.Length];
        for (int i = 0; i < coefficients.Length; i++)
        {
            coefficients[i] = result.Gradients[i] / step.Samples;
        }

        double loss = 0;
        foreach (double sample in result.Losses)
        {
            loss += sample / step.Samples;
        }

        return new BatchLoss(loss, coefficients, result);
    }
}
