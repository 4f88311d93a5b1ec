using AdaViP.Core.Foundation;
using AdaViP.Core.Images;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// The part of a picture that goes through the inpainter: a rectangle of the picture, mirrored at its right and lower edge up to
/// <paramref name="Padded"/>, then resized to <paramref name="Net"/>.
/// </summary>
/// <param name="Left">First column in the picture.</param>
/// <param name="Top">First row in the picture.</param>
/// <param name="Content">Size of the rectangle.</param>
/// <param name="Padded">Size with the mirrored edge.</param>
/// <param name="Net">Size of the graph's picture.</param>
internal sealed record InpaintWindow(int Left, int Top, PictureSize Content, PictureSize Padded, PictureSize Net)
{
    /// <summary>Longest side of a picture that a graph of free size is given.</summary>
    internal const int LongestFreeSide = 2048;

    /// <summary>The whole picture, squeezed to the graph's size.</summary>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="net">The graph's size.</param>
    internal static InpaintWindow Whole(int width, int height, PictureSize net)
    {
        var size = new PictureSize(width, height);
        return new InpaintWindow(0, 0, size, size, net);
    }

    /// <summary>
    /// A window of the graph's shape around a mask: the graph's own size where mask and margin fit in, so that nothing is
    /// resampled; else just large enough.
    /// </summary>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="bounds">Of the mask.</param>
    /// <param name="margin">Context on every side.</param>
    /// <param name="net">The graph's size.</param>
    internal static InpaintWindow Around(int width, int height, PixelBounds bounds, int margin, PictureSize net)
    {
        double needed = Math.Max(
            (bounds.Width + (2.0 * margin)) / net.Width, (bounds.Height + (2.0 * margin)) / net.Height);
        double all = Math.Max((double)width / net.Width, (double)height / net.Height);
        double scale = Math.Max(1.0, Math.Min(needed, all));
        var padded = new PictureSize((int)Math.Ceiling(net.Width * scale), (int)Math.Ceiling(net.Height * scale));
        var content = new PictureSize(Math.Min(padded.Width, width), Math.Min(padded.Height, height));
        return new InpaintWindow(
            Start(bounds.Left, bounds.Right, content.Width, width), Start(bounds.Top, bounds.Bottom, content.Height, height),
            content, padded, net);
    }

    /// <summary>
    /// For a graph of free size: the mask with its margin, or the whole picture, at the picture's own resolution.
    /// </summary>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="bounds">Of the mask, or of the whole picture.</param>
    /// <param name="margin">Context on every side.</param>
    /// <param name="multiple">The graph's sides must be multiples of it.</param>
    internal static InpaintWindow Free(int width, int height, PixelBounds bounds, int margin, int multiple)
    {
        int left = Math.Max(0, bounds.Left - margin);
        int top = Math.Max(0, bounds.Top - margin);
        var content =
            new PictureSize(Math.Min(width, bounds.Right + margin) - left, Math.Min(height, bounds.Bottom + margin) - top);
        var padded = new PictureSize(RoundUp(content.Width, multiple), RoundUp(content.Height, multiple));
        double shrink = (double)LongestFreeSide / Math.Max(padded.Width, padded.Height);
        return shrink >= 1
            ? new InpaintWindow(left, top, content, padded, padded)
            : new InpaintWindow(
                left, top, content, content,
                new PictureSize(RoundUp((int)(content.Width * shrink), multiple),
                    RoundUp((int)(content.Height * shrink), multiple)));
    }

    /// <summary>Cuts the window out of a picture, edge mirrored.</summary>
    internal DecodedImage Cut(DecodedImage image)
    {
        if (Content == Padded && Content.Width == image.Width && Content.Height == image.Height)
        {
            return image;
        }

        byte[] rgb = new byte[checked(3 * Padded.Width * Padded.Height)];
        for (int y = 0, write = 0; y < Padded.Height; y++)
        {
            int row = (Top + Mirrored(y, Content.Height)) * image.Width;
            for (int x = 0; x < Padded.Width; x++, write += 3)
            {
                int read = 3 * (row + Left + Mirrored(x, Content.Width));
                rgb[write] = image.Rgb[read];
                rgb[write + 1] = image.Rgb[read + 1];
                rgb[write + 2] = image.Rgb[read + 2];
            }
        }

        return new DecodedImage(Padded.Width, Padded.Height, rgb);
    }

    /// <summary>The mask at the graph's size by nearest pixel, as Pillow picks it; the mirrored edge is outside.</summary>
    internal byte[] CutMask(Mask mask)
    {
        int[] columns = Nearest(Padded.Width, Net.Width);
        int[] rows = Nearest(Padded.Height, Net.Height);
        byte[] cut = new byte[Net.Width * Net.Height];
        for (int y = 0; y < Net.Height; y++)
        {
            for (int x = 0; x < Net.Width; x++)
            {
                bool inside = rows[y] < Content.Height && columns[x] < Content.Width
                    && mask.Pixels[((Top + rows[y]) * mask.Width) + Left + columns[x]] != 0;
                cut[(y * Net.Width) + x] = inside ? (byte)1 : (byte)0;
            }
        }

        return cut;
    }

    /// <summary>The rectangle's pixels of the padded window.</summary>
    internal DecodedImage Trim(DecodedImage padded)
    {
        if (Content == Padded)
        {
            return padded;
        }

        byte[] rgb = new byte[3 * Content.Width * Content.Height];
        for (int y = 0; y < Content.Height; y++)
        {
            padded.Rgb.AsSpan(3 * y * Padded.Width, 3 * Content.Width).CopyTo(rgb.AsSpan(3 * y * Content.Width));
        }

        return new DecodedImage(Content.Width, Content.Height, rgb);
    }

    // Pillow adds the step up, which rounds otherwise than multiplying.
    private static int[] Nearest(int from, int to)
    {
        double step = (double)from / to;
        double position = step * 0.5;
        int[] sources = new int[to];
        for (int i = 0; i < to; i++, position += step)
        {
            sources[i] = Math.Clamp((int)position, 0, from - 1);
        }

        return sources;
    }

    /// <summary>numpy.pad's "symmetric": the edge pixel is repeated.</summary>
    private static int Mirrored(int index, int size)
    {
        int folded = index % (2 * size);
        return folded < size ? folded : (2 * size) - 1 - folded;
    }

    private static int Start(int first, int end, int content, int size) =>
        Math.Clamp((first + end - content) / 2, 0, size - content);

    private static int RoundUp(int size, int multiple) => Math.Max(1, (size + multiple - 1) / multiple) * multiple;
}
