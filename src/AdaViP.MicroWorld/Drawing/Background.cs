using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Drawing;

/// <summary>Tone, gradient and a faint diagonal weave behind the objects, and the noise above everything.</summary>
internal static class Background
{
    private const int Channels = 3;

    // Two uniform numbers of unit width have a sum of variance 1/6.
    private const double UnitVariance = 2.449489742783178;

    /// <summary>Paints the background of a scene.</summary>
    /// <returns>[side, side, 3], around 0.35 to 0.65, without noise.</returns>
    public static double[] Paint(ulong seed, int side)
    {
        var random = new PortableRandom(seed);
        double[] tone = [random.NextBetween(0.35, 0.65), random.NextBetween(0.35, 0.65), random.NextBetween(0.35, 0.65)];
        double[] slopeX = [random.NextBetween(-0.12, 0.12), random.NextBetween(-0.12, 0.12), random.NextBetween(-0.12, 0.12)];
        double[] slopeY = [random.NextBetween(-0.12, 0.12), random.NextBetween(-0.12, 0.12), random.NextBetween(-0.12, 0.12)];
        double wavesX = random.NextBetween(2, 8);
        double wavesY = random.NextBetween(2, 8);
        double phase = random.NextDouble();
        double depth = random.NextBetween(0, 0.05);
        double[] pixels = new double[side * side * Channels];
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                double x = (column + 0.5) / side - 0.5;
                double y = (row + 0.5) / side - 0.5;
                double weave = depth * Wave(wavesX * x + wavesY * y + phase);
                for (int channel = 0; channel < Channels; channel++)
                {
                    pixels[(row * side + column) * Channels + channel] =
                        tone[channel] + slopeX[channel] * x + slopeY[channel] * y + weave;
                }
            }
        }

        return pixels;
    }

    /// <summary>Noise of unit variance at one value of the picture: the sum of two uniform numbers.</summary>
    /// <param name="seed">Of the scene.</param>
    /// <param name="index">Which of the picture's values.</param>
    public static double NoiseAt(ulong seed, int index)
    {
        ulong bits = PortableRandom.Mix(seed + unchecked((ulong)(index + 1) * 0x9E3779B97F4A7C15));
        double sum = (bits >> 32) * (1.0 / (1UL << 32)) + (bits & 0xFFFFFFFF) * (1.0 / (1UL << 32)) - 1;
        return sum * UnitVariance;
    }

    // A sine of period 1, by parabolas: libraries of sines differ in their last bits.
    private static double Wave(double turns)
    {
        double part = turns - Math.Floor(turns);
        return part < 0.5 ? 16 * part * (0.5 - part) : -16 * (part - 0.5) * (1 - part);
    }
}
