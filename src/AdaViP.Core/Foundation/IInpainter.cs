using AdaViP.Core.Images;

namespace AdaViP.Core.Foundation;

/// <summary>Fills a masked region from its surroundings: LaMa (E8). Safe to call from several threads.</summary>
public interface IInpainter
{
    /// <summary>Removes what each mask covers, one mask per result, in batches where the graph has a batch axis.</summary>
    /// <param name="image">Upright RGB.</param>
    /// <param name="masks">Already dilated, of the picture's size, none empty.</param>
    /// <returns>One picture per mask, in order. Pixels outside its mask are those of <paramref name="image"/>, byte for
    /// byte.</returns>
    IReadOnlyList<DecodedImage> Inpaint(DecodedImage image, IReadOnlyList<Mask> masks);
}
