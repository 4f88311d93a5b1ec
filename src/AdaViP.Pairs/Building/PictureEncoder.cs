using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Vision.Images;

namespace AdaViP.Pairs.Building;

/// <summary>Encodes pictures; equal pixels give equal bytes. Safe to call from several threads.</summary>
/// <param name="resizer">Shrinks previews; stays the caller's to dispose.</param>
internal sealed class PictureEncoder(IImageKernels resizer)
{
    private const int JpegQuality = 95;
    private const int PreviewQuality = 80;

    /// <summary>File name extension with its point.</summary>
    public static string Extension(PictureFormat format) => format == PictureFormat.Png ? ".png" : ".jpg";

    /// <summary>A whole picture.</summary>
    public static byte[] Encode(DecodedImage image, PictureFormat format) =>
        format == PictureFormat.Png ? ImageEncoder.Png(image) : ImageEncoder.Jpeg(image, JpegQuality);

    /// <summary>A JPEG whose longest side is at most <paramref name="size"/>.</summary>
    public byte[] Preview(DecodedImage image, int size)
    {
        (int width, int height) = Shrunk(image.Width, image.Height, size);
        var options = new ImageResizeOptions { ResizeWidth = width, ResizeHeight = height, Filter = ResampleFilter.Bilinear };
        byte[] rgb = new byte[3 * width * height];
        resizer.Resize(image.Rgb, image.Width, image.Height, 3 * image.Width, options, rgb);
        return ImageEncoder.Jpeg(new DecodedImage(width, height, rgb), PreviewQuality);
    }

    /// <summary>
    /// A PNG of the mask, white where it is inside, black elsewhere; longest side at most <paramref name="size"/>.
    /// </summary>
    public static byte[] Preview(Mask mask, int size)
    {
        (int width, int height) = Shrunk(mask.Width, mask.Height, size);
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            int row = (int)((long)y * mask.Height / height) * mask.Width;
            for (int x = 0; x < width; x++)
            {
                rgb.AsSpan(3 * ((y * width) + x), 3).Fill(mask.Pixels[row + (int)((long)x * mask.Width / width)] != 0
                    ? (byte)255
                    : (byte)0);
            }
        }

        return ImageEncoder.FlatPng(new DecodedImage(width, height, rgb));
    }

    private static (int Width, int Height) Shrunk(int width, int height, int size)
    {
        double scale = Math.Min(1.0, (double)size / Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * scale)), Math.Max(1, (int)Math.Round(height * scale)));
    }
}
