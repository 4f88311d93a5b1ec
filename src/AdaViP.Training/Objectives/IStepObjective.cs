using AdaViP.Core.Losses;

namespace AdaViP.Training.Objectives;

/// <summary>What a step minimises, as a function of the summed log-probs of its sequences.</summary>
internal interface IStepObjective
{
    /// <summary>Which objective, and what it compares.</summary>
    Objective Objective { get; }

    /// <summary>Loss and gradient of a micro-batch.</summary>
    /// <param name="policy">[samples · (1+K)] summed log-probs of the policy.</param>
    /// <param name="reference">[samples · (1+K)] summed log-probs of the reference model; empty where none is needed.</param>
    /// <param name="step">Counts over the whole optimizer step, all its micro-batches.</param>
    BatchLoss Compute(double[] policy, double[] reference, StepCounts step);
}
