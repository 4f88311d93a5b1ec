using AdaViP.Core.Images;

namespace AdaViP.Native.Tests;

/// <summary>
/// Pillow's 8-bit resampling written a second time, as directly as possible and without a look at the native code: the
/// oracle of the oracle. Whole pictures, one value at a time, 64-bit sums.
/// </summary>
internal static class PlainResampler
{
    private const int Channels = 3;
    private const double Unit = 1 << 22;

    /// <summary>[height, width, 3] to [targetHeight, targetWidth, 3].</summary>
    public static byte[] Resize(byte[] source, int width, int height, int targetWidth, int targetHeight, ResampleFilter filter)
    {
        // Pillow 13: vertically first where the height loses more than twice as many rows as the width loses columns.
        bool verticalFirst = targetHeight < height && height - targetHeight > 2L * (width - targetWidth);
        return verticalFirst
            ? Across(Down(source, width, height, targetHeight, filter), width, targetHeight, targetWidth, filter)
            : Down(Across(source, width, height, targetWidth, filter), targetWidth, height, targetHeight, filter);
    }

    private static byte[] Across(byte[] source, int width, int height, int to, ResampleFilter filter) => to == width
        ? source
        : Along(source, height, width * Channels, Channels, width, to, to * Channels, filter);

    /// <summary>Resamples every column: the same as along the one row whose pixels are the rows of the picture.</summary>
    private static byte[] Down(byte[] source, int width, int height, int to, ResampleFilter filter) => to == height
        ? source
        : Along(source, rows: 1, source.Length, width * Channels, height, to, width * Channels * to, filter);

    /// <summary>Resamples every row.</summary>
    private static byte[] Along(
        byte[] source, int rows, int rowStride, int step, int from, int to, int targetStride, ResampleFilter filter)
    {
        byte[] target = new byte[rows * targetStride];
        for (int x = 0; x < to; x++)
        {
            (int first, long[] weights) = Window(from, to, x, filter);
            for (int row = 0; row < rows; row++)
            {
                for (int channel = 0; channel < step; channel++)
                {
                    long sum = 0;
                    for (int t = 0; t < weights.Length; t++)
                    {
                        sum += weights[t] * source[(row * rowStride) + ((first + t) * step) + channel];
                    }

                    target[(row * targetStride) + (x * step) + channel] = Round(sum);
                }
            }
        }

        return target;
    }

    /// <summary>Where the window of output <paramref name="index"/> starts, and its weights in units of 2⁻²².</summary>
    private static (int First, long[] Weights) Window(int from, int to, int index, ResampleFilter filter)
    {
        double scale = (double)from / to;
        double stretch = Math.Max(1.0, scale);
        double radius = Radius(filter) * stretch;
        double centre = (index + 0.5) * scale;
        int first = Math.Max(0, (int)(centre - radius + 0.5));
        int end = Math.Min(from, (int)(centre + radius + 0.5));
        double[] weights =
            [.. Enumerable.Range(first, end - first).Select(x => Weight(filter, (x - centre + 0.5) * (1.0 / stretch)))];
        double total = weights.Sum();
        return (first, [.. weights.Select(weight => (long)Math.Round(weight / total * Unit, MidpointRounding.AwayFromZero))]);
    }

    private static double Radius(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Box => 0.5,
        ResampleFilter.Bilinear => 1.0,
        ResampleFilter.Bicubic => 2.0,
        _ => 3.0,
    };

    private static double Weight(ResampleFilter filter, double x)
    {
        double t = Math.Abs(x);
        return filter switch
        {
            ResampleFilter.Box => x is > -0.5 and <= 0.5 ? 1.0 : 0.0,
            ResampleFilter.Bilinear => t < 1.0 ? 1.0 - t : 0.0,
            ResampleFilter.Bicubic when t < 1.0 => (((1.5 * t) - 2.5) * t * t) + 1.0,
            ResampleFilter.Bicubic when t < 2.0 => ((((t - 5.0) * t) + 8.0) * t - 4.0) * -0.5,
            ResampleFilter.Lanczos when x is >= -3.0 and < 3.0 => Sinc(x) * Sinc(x / 3.0),
            _ => 0.0,
        };
    }

    private static double Sinc(double x) => x == 0.0 ? 1.0 : Math.Sin(Math.PI * x) / (Math.PI * x);

    private static byte Round(long sum) => (byte)Math.Clamp((sum + (1 << 21)) >> 22, 0, 255);
}
