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
