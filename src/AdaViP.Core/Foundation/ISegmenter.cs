using AdaViP.Core.Images;

namespace AdaViP.Core.Foundation;

/// <summary>Cuts out the object in a box: SAM (E7). Safe to call from several threads.</summary>
public interface ISegmenter
{
    /// <summary>Runs the encoder; the result depends on the picture alone and serves all its boxes.</summary>
    /// <param name="image">Upright RGB.</param>
    ImageEmbedding Encode(DecodedImage image);

    /// <summary>Runs the decoder for every box.</summary>
    /// <param name="embedding">From <see cref="Encode"/> of this segmenter.</param>
    /// <param name="boxes">In the picture, of positive area.</param>
    /// <returns>One mask of the picture's size per box, in order; a mask may be empty.</returns>
    IReadOnlyList<Mask> Segment(ImageEmbedding embedding, IReadOnlyList<PixelBox> boxes);
}
