using AdaViP.Core.Losses;
using AdaViP.Training.Kernels;

namespace AdaViP.Training.Objectives;

/// <summary>The preference losses of docs/equations.md: mean over the samples of the step.</summary>
internal sealed class PreferenceStepObjective(TensorKernels kernels, PreferenceLossOptions options) : IStepObjective
{
    public Objective Objective { get; } = Objective.Of(options.Objective);

    public BatchLoss Compute(double[] policy, double[] reference, StepCounts step)
    {
        PreferenceLossResult result = kernels.PreferenceLoss(options, policy, reference, Objective.Rejected);
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
