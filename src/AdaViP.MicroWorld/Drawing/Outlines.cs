using AdaViP.MicroWorld.Worlds;
using static AdaViP.MicroWorld.Drawing.OutlinePart;

namespace AdaViP.MicroWorld.Drawing;

/// <summary>What each kind looks like: few large parts, so that a person and a small model tell them apart.</summary>
internal static class Outlines
{
    private static readonly OutlinePart[][] ByKind = [.. ObjectKinds.All.Select(Parts)];

    /// <summary>The tone at a point of an object; 0 outside it and in its holes.</summary>
    /// <param name="kind">The object.</param>
    /// <param name="x">From −1 (left) to 1.</param>
    /// <param name="y">From −1 (top) to 1.</param>
    public static double ToneAt(ObjectKind kind, double x, double y)
    {
        OutlinePart[] parts = ByKind[(int)kind];
        for (int i = parts.Length - 1; i >= 0; i--)
        {
            if (parts[i].Contains(x, y))
            {
                return parts[i].Tone;
            }
        }

        return 0;
    }

    private static OutlinePart[] Parts(ObjectKind kind) => kind switch
    {
        ObjectKind.Plate => [Disc(0, 0, 1), Disc(0, 0, 0.68, Shade), Disc(0, 0, 0.56)],
        ObjectKind.Fork =>
        [
            Box(-0.14, -0.1, 0.14, 1), Box(-0.55, -0.3, 0.55, 0), Box(-0.55, -1, -0.31, -0.2), Box(-0.12, -1, 0.12, -0.2),
            Box(0.31, -1, 0.55, -0.2),
        ],
        ObjectKind.Cup =>
        [
            Disc(0.55, 0.05, 0.45), Disc(0.55, 0.05, 0.22, Hole),
            Polygon(1, (-0.85, -0.7), (0.55, -0.7), (0.35, 0.85), (-0.65, 0.85)),
            Box(-0.85, -0.8, 0.55, -0.55, Shade),
        ],
        ObjectKind.Spoon => [Ellipse(0, -0.5, 0.42, 0.5), Ellipse(0, -0.5, 0.22, 0.3, Shade), Box(-0.12, -0.1, 0.12, 1)],
        ObjectKind.Tree =>
        [
            Box(-0.16, 0.4, 0.16, 1, Shade), Polygon(1, (0, -1), (0.6, -0.2), (-0.6, -0.2)),
            Polygon(1, (0, -0.6), (0.9, 0.5), (-0.9, 0.5)),
        ],
        ObjectKind.Bird =>
        [
            Ellipse(-0.1, 0.15, 0.7, 0.42), Disc(0.55, -0.25, 0.3), Polygon(Shade, (0.8, -0.35), (1, -0.2), (0.8, -0.1)),
            Polygon(Shade, (-0.35, 0), (0.25, 0), (-0.3, -0.8)), Polygon(1, (-0.7, 0.1), (-1, -0.25), (-1, 0.3)),
        ],
        ObjectKind.Ball => [Disc(0, 0, 0.85), Box(-0.85, -0.14, 0.85, 0.14, Shade), Box(-0.14, -0.84, 0.14, 0.84, Shade)],
        ObjectKind.Bat =>
        [
            Polygon(1, (0.45, -0.95), (0.95, -0.45), (0.1, 0.3), (-0.3, -0.1)),
            Polygon(1, (-0.25, -0.05), (0.05, 0.25), (-0.75, 0.9), (-0.9, 0.75)),
            Disc(-0.82, 0.82, 0.17, Shade),
        ],
        ObjectKind.Lamp =>
        [
            Box(-0.1, -0.2, 0.1, 0.85, Shade), Polygon(1, (-0.4, -1), (0.4, -1), (0.85, -0.05), (-0.85, -0.05)),
            Box(-0.5, 0.75, 0.5, 1),
        ],
        ObjectKind.Book =>
        [
            Polygon(1, (-1, -0.7), (0, -0.5), (0, 0.8), (-1, 0.6)), Polygon(1, (0, -0.5), (1, -0.7), (1, 0.6), (0, 0.8)),
            Box(-0.07, -0.5, 0.07, 0.8, Shade), Box(-0.8, -0.3, -0.25, -0.15, Shade), Box(0.25, -0.3, 0.8, -0.15, Shade),
            Box(-0.8, 0.1, -0.25, 0.25, Shade), Box(0.25, 0.1, 0.8, 0.25, Shade),
        ],
        ObjectKind.Lock =>
        [
            Disc(0, -0.35, 0.6), Disc(0, -0.35, 0.34, Hole), Box(-0.8, -0.15, 0.8, 0.95), Disc(0, 0.3, 0.18, Shade),
            Box(-0.08, 0.3, 0.08, 0.7, Shade),
        ],
        ObjectKind.Key =>
        [
            Box(-0.2, -0.12, 1, 0.12), Box(0.45, 0, 0.62, 0.5), Box(0.8, 0, 0.97, 0.42), Disc(-0.5, 0, 0.5),
            Disc(-0.5, 0, 0.22, Hole),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no outline"),
    };
}
