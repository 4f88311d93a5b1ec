namespace AdaViP.Llava.Models;

/// <summary>Activation functions that a configuration may name.</summary>
public enum Activation
{
    /// <summary>x·σ(1.702·x), what CLIP was trained with (<c>quick_gelu</c>).</summary>
    QuickGelu,

    /// <summary>x·Φ(x) (<c>gelu</c>).</summary>
    Gelu,

    /// <summary>x·σ(x) (<c>silu</c>).</summary>
    Silu,
}
