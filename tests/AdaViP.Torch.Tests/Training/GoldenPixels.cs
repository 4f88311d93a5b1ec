using AdaViP.Core.Data;
using AdaViP.Core.Images;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Pixel values as a reference implementation made them, by picture file name.</summary>
internal sealed class GoldenPixels(IReadOnlyDictionary<string, PixelValues> byFileName, string fingerprint = "golden")
    : IPixelSource
{
    public string Fingerprint => fingerprint;

    public PixelValues Load(ImageReference image) =>
        byFileName.TryGetValue(Path.GetFileName(image.Description), out PixelValues? pixels)
            ? pixels
            : throw new UserDataException($"{image.Description} is not a picture that can be decoded.");
}
