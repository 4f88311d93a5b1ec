using AdaViP.Core.Images;
using SkiaSharp;

namespace AdaViP.Vision.Images;

/// <summary>
/// Writes pictures as files; equal pixels give equal bytes. A picture that does not have three bytes for each of its pixels is an
/// <see cref="ArgumentException"/>.
/// </summary>
public static class ImageEncoder
{
    private const int DeflateLevel = 4; // a third of the time of 9 for a tenth more bytes

    /// <summary>A PNG, without loss.</summary>
    /// <param name="image">[height, width, 3] bytes.</param>
    public static byte[] Png(DecodedImage image) => Png(image, SKPngEncoderFilterFlags.Up | SKPngEncoderFilterFlags.Sub);

    /// <summary>A PNG of areas of one colour, as masks are: every row is predicted from its own pixels alone.</summary>
    /// <param name="image">[height, width, 3] bytes.</param>
    public static byte[] FlatPng(DecodedImage image) => Png(image, SKPngEncoderFilterFlags.Sub);

    /// <summary>A JPEG.</summary>
    /// <param name="image">[height, width, 3] bytes.</param>
    /// <param name="quality">From 1 to 100.</param>
    public static byte[] Jpeg(DecodedImage image, int quality) =>
        Encode(image, pixels => pixels.Encode(new SKJpegEncoderOptions(quality)));

    private static byte[] Png(DecodedImage image, SKPngEncoderFilterFlags filters) =>
        Encode(image, pixels => pixels.Encode(new SKPngEncoderOptions(filters, DeflateLevel)));

    private static unsafe byte[] Encode(DecodedImage image, Func<SKPixmap, SKData?> encode)
    {
        ArgumentNullException.ThrowIfNull(image);
        if (image.Width < 1 || image.Height < 1 || image.Rgb.Length != 3L * image.Width * image.Height)
        {
            throw new ArgumentException($"{image.Rgb.Length} bytes are not a {image.Width} × {image.Height} RGB picture.",
                nameof(image));
        }

        byte[] rgba = GC.AllocateUninitializedArray<byte>(checked(4 * image.Width * image.Height));
        for (int from = 0, to = 0; from < image.Rgb.Length; from += 3, to += 4)
        {
            rgba[to] = image.Rgb[from];
            rgba[to + 1] = image.Rgb[from + 1];
            rgba[to + 2] = image.Rgb[from + 2];
            rgba[to + 3] = byte.MaxValue;
        }

        fixed (byte* address = rgba)
        {
            using var pixels = new SKPixmap(
                new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque), (nint)address);
            using SKData data = encode(pixels)
                ?? throw new InvalidOperationException($"a picture of {image.Width} x {image.Height} could not be encoded");
            return data.ToArray();
        }
    }
}
