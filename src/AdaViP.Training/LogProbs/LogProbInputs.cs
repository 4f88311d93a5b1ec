using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;

namespace AdaViP.Training.LogProbs;

/// <summary>What <see cref="LogProbEvaluator"/> needs. The caller owns what it hands in.</summary>
public sealed record LogProbInputs
{
    /// <summary>Checkpoint folder.</summary>
    public required string ModelFolder { get; init; }

    /// <summary>Rows to score.</summary>
    public required IPreferenceDataset Dataset { get; init; }

    /// <summary>Decoding and preprocessing of pictures, made for the model's vision tower.</summary>
    public required IPixelSource Pixels { get; init; }

    /// <summary>Kernels of the log-probs for the recipe's device: it is the caller who chooses them.</summary>
    public required IPreferenceKernels Kernels { get; init; }

    /// <summary>Precision, longest sequence, what a bad row does, device, threads; the rest is not used.</summary>
    public TrainingRecipe Recipe { get; init; } = new();
}
