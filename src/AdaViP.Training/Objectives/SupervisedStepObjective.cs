using AdaViP.Core.Losses;

namespace AdaViP.Training.Objectives;

/// <summary>Supervised tuning: mean negative log-prob over all answer tokens of the step.</summary>
internal sealed class SupervisedStepObjective : IStepObjective
{
    public Objective Objective { get; } = Objective.Of(PreferenceObjective.Sft);

    public BatchLoss Compute(double[] policy, double[] reference, StepCounts step)
    {
        double[] coefficients = new double[policy.Length];
        Array.Fill(coefficients, -1.0 / step.ChosenTokens);
        double loss = 0;
        foreach (double sum in policy)
        {
            loss -= sum / step.ChosenTokens;
        }

        return new BatchLoss(loss, coefficients, null);
    }
}
