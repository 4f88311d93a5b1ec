using AdaViP.Core.Losses;
using AdaViP.Core.Reference;
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

        return new BatchLoss(loss, coefficients, result, AnchorLoss(result, step));
    }

    private double? AnchorLoss(PreferenceLossResult result, StepCounts step)
    {
        if (Objective.AnchorWeight(options.AnchorWeight) == 0)
        {
            return null;
        }

        double sum = 0;
        for (int sample = 0; sample < result.Losses.Length; sample++)
        {
            double chosenReward = result.Rewards[sample * (1 + Objective.Rejected)];
            sum += PreferenceLossReference.AnchorLoss(options, chosenReward) / step.Samples;
        }

        return sum;
    }
}
