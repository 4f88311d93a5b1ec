using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>AdamW with decoupled decay.</summary>
public sealed record OptimizerRecipe
{
    /// <summary>Peak learning rate.</summary>
    [Setting("Peak learning rate.", Min = 0)]
    public double LearningRate { get; init; } = 5e-7;

    /// <summary>Decay of the first moment.</summary>
    [Setting("Decay of the first moment.", Min = 0, Max = 0.999999)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the second moment.</summary>
    [Setting("Decay of the second moment.", Min = 0, Max = 0.999999)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the second moment.</summary>
    [Setting("Added to the root of the second moment.", Min = 0, MinExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled decay.</summary>
    [Setting("Decoupled weight decay of matrices; norms and biases have none.", Min = 0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Clip.</summary>
    [Setting("Gradients are scaled down to this global norm; 0 switches clipping off.", Min = 0)]
    public double MaxGradNorm { get; init; } = 1.0;

    /// <summary>fp32 master copy for bf16 weights.</summary>
    [Setting("bfloat16 weights only: keep a float32 master copy (4 bytes per parameter); without it small updates round away.")]
    public bool MasterWeights { get; init; } = true;
}
