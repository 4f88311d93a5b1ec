namespace AdaViP.MicroWorld.Drawing;

/// <summary>
/// One part of an outline, in coordinates from −1 to 1 across the object. Parts are painted in order: a later one lies above.
/// </summary>
/// <param name="Contains">Whether a point (x from the left, y from the top) lies inside.</param>
/// <param name="Tone">Brightness relative to the object's colour; 0 cuts a hole through which the background shows.</param>
internal sealed record OutlinePart(Func<double, double, bool> Contains, double Tone)
{
    /// <summary>A tone for what should stand off from the rest.</summary>
    public const double Shade = 0.62;

    /// <summary>Cuts a hole.</summary>
    public const double Hole = 0;

    /// <summary>An ellipse.</summary>
    public static OutlinePart Ellipse(double x, double y, double radiusX, double radiusY, double tone = 1) =>
        new((u, v) => Square((u - x) / radiusX) + Square((v - y) / radiusY) <= 1, tone);

    /// <summary>A disc.</summary>
    public static OutlinePart Disc(double x, double y, double radius, double tone = 1) => Ellipse(x, y, radius, radius, tone);

    /// <summary>An upright rectangle.</summary>
    public static OutlinePart Box(double left, double top, double right, double bottom, double tone = 1) =>
        new((u, v) => u >= left && u <= right && v >= top && v <= bottom, tone);

    /// <summary>A convex polygon.</summary>
    /// <param name="tone">Its tone.</param>
    /// <param name="corners">In one direction of turning.</param>
    public static OutlinePart Polygon(double tone, params (double X, double Y)[] corners) =>
        new((u, v) => IsInside(corners, u, v), tone);

    private static bool IsInside((double X, double Y)[] corners, double u, double v)
    {
        bool isLeft = false;
        bool isRight = false;
        for (int i = 0; i < corners.Length; i++)
        {
            (double x0, double y0) = corners[i];
            (double x1, double y1) = corners[(i + 1) % corners.Length];
            double side = (x1 - x0) * (v - y0) - (y1 - y0) * (u - x0);
            isLeft |= side < 0;
            isRight |= side > 0;
        }

        return !(isLeft && isRight);
    }

    private static double Square(double value) => value * value;
}
