using AdaViP.Core.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>SAM's embedding of one picture.</summary>
internal sealed class SamEmbedding(
    SamSegmenter owner, int width, int height, PictureSize resized, GraphOutput embeddings, GraphOutput? positions)
    : ImageEmbedding(width, height)
{
    /// <summary>Who made it.</summary>
    internal SamSegmenter Owner { get; } = owner;

    /// <summary>Size of the picture in the encoder's input, before padding.</summary>
    internal PictureSize Resized { get; } = resized;

    /// <summary>[1, channels, 64, 64].</summary>
    internal GraphOutput Embeddings { get; } = embeddings;

    /// <summary>[1, channels, 64, 64] where the encoder gives them.</summary>
    internal GraphOutput? Positions { get; } = positions;
}
