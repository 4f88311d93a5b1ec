using AdaViP.Llava.Models;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Assistant;

/// <summary>
/// Random weights of a size from which a narrow decoder learns within minutes. The usual deviation of 0.02 is that of models a
/// hundred times as wide: at 128 it leaves attention so flat that a decoder learns for a thousand steps what is usually said,
/// and nothing of the picture.
/// </summary>
internal static class StartWeights
{
    /// <summary>Deviation of the embeddings: small beside what blocks add to them, large beside an update.</summary>
    public const double Embedding = 0.3;

    private const double Drawn = 0.02;

    /// <summary>
    /// Gives matrices of projector and decoder the deviation 1/√inputs, and those that a block ends in a further
    /// 1/√(2 · blocks): all blocks together change a residual as much as one would. The head stays small, so that no word is
    /// preferred.
    /// </summary>
    /// <param name="model">With weights of deviation 0.02.</param>
    public static void Widen(LlavaModel model)
    {
        using var scope = no_grad();
        foreach (NamedParameter weight in model.Projector.Parameters.Concat(model.Decoder.Parameters))
        {
            if (weight.Value.dim() == 2 && !ReferenceEquals(weight, model.Decoder.HeadWeightParameter))
            {
                weight.Value.Scale(Deviation(weight, model) / Drawn);
            }
        }
    }

    private static double Deviation(NamedParameter weight, LlavaModel model)
    {
        if (ReferenceEquals(weight, model.Decoder.EmbedWeight))
        {
            return Embedding;
        }

        double deviation = 1 / Math.Sqrt(weight.Value.shape[1]);
        bool endsBlock = weight.Name.EndsWith("o_proj.weight", StringComparison.Ordinal)
            || weight.Name.EndsWith("down_proj.weight", StringComparison.Ordinal);
        return endsBlock ? deviation / Math.Sqrt(2 * model.Decoder.Blocks.Count) : deviation;
    }
}
