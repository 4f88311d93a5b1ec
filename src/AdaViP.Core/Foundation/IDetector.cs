using AdaViP.Core.Images;

namespace AdaViP.Core.Foundation;

/// <summary>Finds a tag's boxes in a picture: Grounding DINO (E6). Safe to call from several threads.</summary>
public interface IDetector
{
    /// <summary>
    /// Boxes of every tag. The picture is preprocessed once; prompts run one tag each or several together
    /// as the detector was told, and in batches where the graph has a batch axis.
    /// </summary>
    /// <param name="image">Upright RGB.</param>
    /// <param name="tags">Any number.</param>
    /// <returns>One entry per tag, in the order of <paramref name="tags"/>.</returns>
    IReadOnlyList<TagDetections> Detect(DecodedImage image, IReadOnlyList<Tag> tags);
}
