using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>The two formulas of Llama that libtorch has no single operation for.</summary>
internal static class LlamaMath
{
    /// <summary>x / rms(x) · weight over the last dimension, with the statistics in fp32.</summary>
    internal static Tensor RmsNorm(Tensor hidden, Tensor weight, double epsilon)
    {
        using var scope = NewDisposeScope();
        Tensor wide = hidden.to(ScalarType.Float32);
        Tensor meanSquare = wide.Squared().mean([-1], keepdim: true);
        Tensor normed = (wide * meanSquare.Plus(epsilon).rsqrt()).to(hidden.dtype) * weight;
        return normed.MoveToOuterDisposeScope();
    }

    /// <summary>Rotates the pairs (i, i + HeadSize / 2) of every head.</summary>
    /// <param name="heads">[tokens, heads, HeadSize].</param>
    /// <param name="cos">[tokens, 1, HeadSize / 2].</param>
    /// <param name="sin">[tokens, 1, HeadSize / 2].</param>
    internal static Tensor Rotate(Tensor heads, Tensor cos, Tensor sin)
    {
        using var scope = NewDisposeScope();
        long half = heads.shape[^1] / 2;
        Tensor first = heads.narrow(-1, 0, half);
        Tensor second = heads.narrow(-1, half, half);
        Tensor rotated = cat([first * cos - second * sin, (second * cos).Plus(first * sin)], -1);
        return rotated.MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Repeats each key or value head for the query heads that share it: [tokens, kvHeads, size] → [tokens, heads, size].
    /// </summary>
    internal static Tensor ShareHeads(Tensor heads, int queryHeads)
    {
        long keyHeads = heads.shape[1];
        return keyHeads == queryHeads ? heads : heads.repeat_interleave(queryHeads / keyHeads, 1);
    }
}
