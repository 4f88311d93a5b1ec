using AdaViP.Core.Images;
using AdaViP.MicroWorld.Drawing;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.ModelTraining;

/// <summary>A picture and what it shows.</summary>
/// <param name="Scene">Without what was retouched away.</param>
/// <param name="Picture">As a camera would give it.</param>
/// <param name="Labels">[side, side]: one more than the kind of the object that a pixel belongs to, 0 for the background.</param>
/// <param name="IsMirrored">Whether left and right of the drawn scene have changed places.</param>
internal sealed record Example(Scene Scene, DecodedImage Picture, byte[] Labels, bool IsMirrored)
{
    private const int Channels = 3;

    /// <summary>Kinds that the picture shows.</summary>
    internal ObjectKind[] Kinds => [.. Scene.Visible.Select(item => item.Kind)];

    /// <summary>Draws a scene.</summary>
    internal static Example Of(Scene scene, ScenePainter painter)
    {
        DecodedImage picture = painter.Paint(scene);
        byte[] labels = new byte[picture.Width * picture.Height];
        foreach (SceneObject item in scene.Visible)
        {
            bool[] mask = painter.Mask(item);
            for (int i = 0; i < labels.Length; i++)
            {
                labels[i] = mask[i] ? (byte)(item.Kind + 1) : labels[i];
            }
        }

        return new Example(scene, picture, labels, false);
    }

    /// <summary>The same in a mirror: as likely a scene as this one, because every object stands either way round.</summary>
    internal Example Mirrored() => this with
    {
        Picture = Picture with { Rgb = Mirrored(Picture.Rgb, Channels) },
        Labels = Mirrored(Labels, 1),
        IsMirrored = !IsMirrored,
    };

    /// <summary>The pixels of an object: 1, and 0 elsewhere.</summary>
    internal byte[] MaskOf(ObjectKind kind) => Array.ConvertAll(Labels, label => label == (int)kind + 1 ? (byte)1 : (byte)0);

    /// <summary>The smallest box of whole pixels around an object: left, top, and one past right and bottom.</summary>
    internal float[] BoxOf(ObjectKind kind)
    {
        int side = Picture.Width;
        int[] inside = [.. Enumerable.Range(0, Labels.Length).Where(i => Labels[i] == (int)kind + 1)];
        return [inside.Min(i => i % side), inside[0] / side, inside.Max(i => i % side) + 1, inside[^1] / side + 1];
    }

    /// <summary>A picture's bytes with left and right changed, where this picture is mirrored.</summary>
    internal byte[] AsHere(byte[] rgb) => IsMirrored ? Mirrored(rgb, Channels) : rgb;

    private byte[] Mirrored(byte[] values, int channels)
    {
        int side = Picture.Width;
        byte[] mirrored = new byte[values.Length];
        for (int pixel = 0; pixel < side * side; pixel++)
        {
            int other = pixel - pixel % side + side - 1 - pixel % side;
            values.AsSpan(pixel * channels, channels).CopyTo(mirrored.AsSpan(other * channels));
        }

        return mirrored;
    }
}
