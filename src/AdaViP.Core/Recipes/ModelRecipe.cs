using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Weights: precision and what is trained.</summary>
public sealed record ModelRecipe
{
    /// <summary>Precision of weights and activations.</summary>
    [Setting(
        "Precision of weights and activations: "
        + "auto (the checkpoint's own; float16 is computed as float32), float32, or bfloat16 (half the memory).")]
    public WeightPrecision Precision { get; init; }

    /// <summary>Whether the vision tower is trained.</summary>
    [Setting("Train the vision tower too. The paper's code base runs it without gradients, so false.")]
    public bool TrainVisionTower { get; init; }

    /// <summary>Whether the projector is trained.</summary>
    [Setting("Train the two projector layers.")]
    public bool TrainProjector { get; init; } = true;

    /// <summary>Whether the decoder is trained.</summary>
    [Setting("Train the language model, embedding and head included.")]
    public bool TrainDecoder { get; init; } = true;
}

/// <summary>Precision of weights and activations.</summary>
public enum WeightPrecision
{
    /// <summary>What the checkpoint has; float32 for one of float16, with which nothing is computed here.</summary>
    Auto,

    /// <summary>IEEE single.</summary>
    Float32,

    /// <summary>Brain float, half the memory.</summary>
    [SettingName("bfloat16")]
    BFloat16,
}
