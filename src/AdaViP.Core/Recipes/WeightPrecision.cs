namespace AdaViP.Core.Recipes;

/// <summary>Precision of weights and activations.</summary>
public enum WeightPrecision
{
    /// <summary>IEEE single.</summary>
    Float32,

    /// <summary>Brain float, half the memory.</summary>
    [RecipeName("bfloat16")]
    BFloat16,
}
