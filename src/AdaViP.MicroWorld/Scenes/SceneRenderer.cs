namespace AdaViP.MicroWorld.Scenes;

/// <summary>Draws scenes as RGB pixels.</summary>
public static class SceneRenderer
{
    // 4 × 4 samples per pixel smooth the outlines.
    private const int Samples = 4;

    /// <summary>Draws a scene.</summary>
    /// <param name="scene">What to draw; later objects lie above earlier ones.</param>
    /// <param name="side">Pixels of the square picture.</param>
    /// <returns>[side, side, 3] bytes, row by row.</returns>
    public static byte[] Render(Scene scene, int side)
    {
        byte[] pixels = new byte[side * side * 3];
        var random = new Random(scene.BackgroundSeed);
        double tone = 150 + 80 * random.NextDouble();
        double slopeX = 50 * (random.NextDouble() - 0.5);
        double slopeY = 50 * (random.NextDouble() - 0.5);
        for (int row = 0; row < side; row++)
        {
            for (int column = 0; column < side; column++)
            {
                double background = tone + slopeX * column / side + slopeY * row / side + 6 * (random.NextDouble() - 0.5);
                Span<double> sum = [0, 0, 0];
                for (int sample = 0; sample < Samples * Samples; sample++)
                {
                    double x = (column + (sample % Samples + 0.5) / Samples) / side;
                    double y = (row + (sample / Samples + 0.5) / Samples) / side;
                    SceneObject? top = scene.Objects.LastOrDefault(o => o.Contains(x, y));
                    (double red, double green, double blue) = top is null ? (background, background, background) : Rgb(top.Color);
                    sum[0] += red;
                    sum[1] += green;
                    sum[2] += blue;
                }

                for (int channel = 0; channel < 3; channel++)
                {
                    pixels[(row * side + column) * 3 + channel] =
                        (byte)Math.Clamp(Math.Round(sum[channel] / (Samples * Samples)), 0, 255);
                }
            }
        }

        return pixels;
    }

    private static (double Red, double Green, double Blue) Rgb(SceneColor color) => color switch
    {
        SceneColor.Red => (210, 40, 40),
        SceneColor.Green => (40, 150, 60),
        SceneColor.Blue => (40, 80, 200),
        SceneColor.Yellow => (235, 200, 40),
        SceneColor.Purple => (140, 60, 170),
        _ => throw new InvalidOperationException($"No paint for {color}."),
    };
}
