using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

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
