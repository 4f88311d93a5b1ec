using AdaViP.Core.Images;

namespace AdaViP.Vision.Foundation;

/// <summary>A made-up picture for probes: colour ramps with coarse noise, the same in every run.</summary>
internal static class ProbePicture
{
    private const int Cell = 16;

    /// <summary>Draws one.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="variant">Pictures of different variants differ everywhere.</param>
    internal static DecodedImage Draw(int width, int height, int variant = 0)
    {
        byte[] rgb = new byte[checked(3 * width * height)];
        for (int y = 0, write = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                uint noise = Scramble((uint)((((y / Cell) * 8191) + (x / Cell)) * 3) + (uint)variant);
                rgb[write++] = (byte)((x * 128 / width) + (noise & 127));
                rgb[write++] = (byte)((y * 128 / height) + ((noise >> 8) & 127));
                rgb[write++] = (byte)(((noise >> 16) & 127) + (variant % 2 * 64));
            }
        }

        return new DecodedImage(width, height, rgb);
    }

    /// <summary>Numbers between −1 and 1, the same in every run.</summary>
    internal static float[] Numbers(long count)
    {
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (Scramble((uint)i) / (float)uint.MaxValue * 2) - 1;
        }

        return values;
    }

    private static uint Scramble(uint value)
    {
        value = (value ^ (value >> 16)) * 0x7FEB352D;
        value = (value ^ (value >> 15)) * 0x846CA68B;
        return value ^ (value >> 16);
    }
}
