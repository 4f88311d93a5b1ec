namespace AdaViP.Core.Kernels;

/// <summary>Numbers of one AdamW update.</summary>
/// <param name="Step">1 for the first update.</param>
/// <param name="LearningRate">At this step, after the schedule.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1).</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1).</param>
/// <param name="Epsilon">Added to the root of the second moment.</param>
/// <param name="WeightDecay">Decoupled decay of this slice; 0 for norms and biases.</param>
/// <param name="GradientScale">Multiplied into the gradient: clipping and averaging folded in.</param>
public readonly record struct AdamWOptions(
    long Step,
    double LearningRate,
    double Beta1,
    double Beta2,
    double Epsilon,
    double WeightDecay,
    double GradientScale);
