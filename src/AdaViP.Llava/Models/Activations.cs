using AdaViP.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>The formulas of <see cref="Activation"/>.</summary>
internal static class Activations
{
    private const double QuickGeluSlope = 1.702;

    internal static Tensor Apply(Activation activation, Tensor values) => activation switch
    {
        Activation.QuickGelu => values * values.Times(QuickGeluSlope).sigmoid(),
        Activation.Gelu => gelu(values),
        Activation.Silu => silu(values),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, null),
    };
}

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
