using AdaViP.Core.Images;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Drawing;

/// <summary>
/// Draws scenes as RGB pixels. Only + − · / of doubles and 64-bit integers are used, so a scene has the same bytes on every
/// machine.
/// </summary>
/// <param name="look">Size, contrast and noise.</param>
public sealed class ScenePainter(WorldPicture look)
{
    // 4 × 4 samples per pixel smooth the outlines.
    private const int Samples = 4;
    private const double ColorJitter = 0.06;
    private const int Channels = 3;

    /// <summary>The picture as a camera would give it.</summary>
    public DecodedImage Paint(Scene scene) => Paint(scene, look.Noise);

    /// <summary>The picture without its noise: what an ideal inpainting of a removed object would show.</summary>
    public DecodedImage PaintWithoutNoise(Scene scene) => Paint(scene, 0);

    /// <summary>Which pixels belong to an object: those of which it covers at least half.</summary>
    /// <returns>[side, side], row by row.</returns>
    public bool[] Mask(SceneObject item)
    {
        bool[] mask = new bool[look.Side * look.Side];
        foreach ((int row, int column) in PixelsAround(item))
        {
            mask[row * look.Side + column] = Cover(item, row, column).Share >= 0.5;
        }

        return mask;
    }

    /// <summary>The smallest box of whole pixels around an object's mask.</summary>
    /// <returns>First column and row, and those one past the last.</returns>
    public (int Left, int Top, int Right, int Bottom) Box(SceneObject item)
    {
        bool[] mask = Mask(item);
        int[] inside = [.. Enumerable.Range(0, mask.Length).Where(i => mask[i])];
        return (
            inside.Min(i => i % look.Side), inside.Min(i => i / look.Side),
            inside.Max(i => i % look.Side) + 1, inside.Max(i => i / look.Side) + 1);
    }

    private DecodedImage Paint(Scene scene, double noise)
    {
        double[] pixels = Background.Paint(scene.BackgroundSeed, look.Side);
        for (int i = 0; i < scene.Objects.Count; i++)
        {
            if (scene.Objects[i].IsDrawn)
            {
                Paint(scene.Objects[i], Jitter(scene, scene.Objects[i]), pixels);
            }
        }

        byte[] bytes = new byte[pixels.Length];
        for (int i = 0; i < pixels.Length; i++)
        {
            double value = pixels[i] + noise * Background.NoiseAt(scene.BackgroundSeed, i);
            bytes[i] = (byte)Math.Clamp(Math.Floor(value * 255 + 0.5), 0, 255);
        }

        return new DecodedImage(look.Side, look.Side, bytes);
    }

    // Of the object, not of its place in the list: a scene without another object keeps its colours.
    private static double[] Jitter(Scene scene, SceneObject item)
    {
        var random = PortableRandom.For(unchecked((long)scene.BackgroundSeed), "paint", (long)item.Kind);
        (double red, double green, double blue) = Paints[(int)item.Color];
        return
        [
            red + random.NextBetween(-ColorJitter, ColorJitter), green + random.NextBetween(-ColorJitter, ColorJitter),
            blue + random.NextBetween(-ColorJitter, ColorJitter),
        ];
    }

    private void Paint(SceneObject item, double[] paint, double[] pixels)
    {
        double opacity = item.Kind.IsAnchor() ? look.Contrast : look.PartnerContrast;
        foreach ((int row, int column) in PixelsAround(item))
        {
            (double share, double tone) = Cover(item, row, column);
            for (int channel = 0; channel < Channels; channel++)
            {
                ref double pixel = ref pixels[(row * look.Side + column) * Channels + channel];
                pixel = pixel * (1 - opacity * share) + opacity * tone * paint[channel];
            }
        }
    }

    // Share: how much of the pixel the object covers; tone: the sum of the covered samples' tones over all samples.
    private (double Share, double Tone) Cover(SceneObject item, int row, int column)
    {
        int covered = 0;
        double tones = 0;
        for (int sample = 0; sample < Samples * Samples; sample++)
        {
            double x = ((column + (sample % Samples + 0.5) / Samples) / look.Side - item.CenterX) / item.Radius;
            double y = ((row + (sample / Samples + 0.5) / Samples) / look.Side - item.CenterY) / item.Radius;
            double tone = Outlines.ToneAt(item.Kind, item.IsMirrored ? -x : x, y);
            covered += tone > 0 ? 1 : 0;
            tones += tone;
        }

        return (covered / (double)(Samples * Samples), tones / (Samples * Samples));
    }

    private IEnumerable<(int Row, int Column)> PixelsAround(SceneObject item)
    {
        int left = Math.Max(0, (int)Math.Floor((item.CenterX - item.Radius) * look.Side));
        int top = Math.Max(0, (int)Math.Floor((item.CenterY - item.Radius) * look.Side));
        int right = Math.Min(look.Side - 1, (int)Math.Ceiling((item.CenterX + item.Radius) * look.Side));
        int bottom = Math.Min(look.Side - 1, (int)Math.Ceiling((item.CenterY + item.Radius) * look.Side));
        for (int row = top; row <= bottom; row++)
        {
            for (int column = left; column <= right; column++)
            {
                yield return (row, column);
            }
        }
    }

    // Indexed by ObjectColor.
    private static readonly (double Red, double Green, double Blue)[] Paints =
    [
        (0.84, 0.13, 0.13), (0.10, 0.58, 0.18), (0.13, 0.24, 0.86), (0.93, 0.84, 0.12), (0.56, 0.14, 0.66), (0.97, 0.97, 0.97),
    ];
}
