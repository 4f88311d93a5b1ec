using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// Puts a fill into a picture, one channel of one pixel at a time: round((α·fill + (255 − α)·picture) / 255),
/// α = 255 inside a hard mask, 0 outside it.
/// </summary>
internal static class CompositeReference
{
    private const int Channels = 3;
    private const int Opaque = 255;

    /// <summary>Row, column, channel of the fill: a byte.</summary>
    public delegate byte FillLevel(int y, int x, int channel);

    /// <summary>Composites; the arguments are checked already.</summary>
    public static void Run(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        FillLevel fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int fillX = x - placement.Left;
                int fillY = y - placement.Top;
                bool covered = fillX >= 0 && fillX < placement.Width && fillY >= 0 && fillY < placement.Height;
                int alpha = covered ? Alpha(mask, width, height, x, y, placement.Feather) : 0;
                for (int channel = 0; channel < Channels; channel++)
                {
                    int at = (Channels * ((y * width) + x)) + channel;
                    int level = alpha == 0 ? 0 : fill(fillY, fillX, channel);
                    target[at] = (byte)(((alpha * level) + ((Opaque - alpha) * picture[at]) + (Opaque / 2)) / Opaque);
                }
            }
        }
    }

    /// <summary>A single as a level: clamped to 0 to 255, rounded, ties to even; NaN is 0.</summary>
    public static byte Level(float value) => value > 0 ? (byte)MathF.Round(MathF.Min(value, Opaque)) : (byte)0;

    /// <summary>255 times the share of mask pixels in the square of 2·radius + 1 around, cut at the picture's border.</summary>
    private static int Alpha(ReadOnlySpan<byte> mask, int width, int height, int x, int y, int radius)
    {
        if (mask[(y * width) + x] == 0)
        {
            return 0;
        }

        int inside = 0;
        int count = 0;
        for (int row = Math.Max(0, y - radius); row <= Math.Min(height - 1, y + radius); row++)
        {
            for (int column = Math.Max(0, x - radius); column <= Math.Min(width - 1, x + radius); column++)
            {
                inside += mask[(row * width) + column] != 0 ? 1 : 0;
                count++;
            }
        }

        return (int)(((255L * inside) + (count / 2)) / count);
    }
}
