using AdaViP.Core.Images;

namespace AdaViP.Core.Foundation;

/// <summary>Embeds pictures and sentences in one space: CLIP (E9). Safe to call from several threads.</summary>
public interface ICandidateScorer
{
    /// <summary>Embeds sentences, in batches.</summary>
    /// <param name="sentences">Cut to 75 tokens where longer.</param>
    /// <returns>[sentences][dimension], each of length 1.</returns>
    IReadOnlyList<float[]> EmbedTexts(IReadOnlyList<string> sentences);

    /// <summary>Embeds pictures, in batches.</summary>
    /// <param name="images">Upright RGB, any sizes.</param>
    /// <returns>[images][dimension], each of length 1.</returns>
    IReadOnlyList<float[]> EmbedImages(IReadOnlyList<DecodedImage> images);
}
