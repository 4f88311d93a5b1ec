namespace AdaViP.MicroWorld.Scenes;

/// <summary>One object of a scene; lengths are shares of the picture's side.</summary>
/// <param name="Color">Fill.</param>
/// <param name="Shape">Outline.</param>
/// <param name="CenterX">From the left, in [0, 1].</param>
/// <param name="CenterY">From the top, in [0, 1].</param>
/// <param name="Radius">Half its width.</param>
public sealed record SceneObject(SceneColor Color, SceneShape Shape, double CenterX, double CenterY, double Radius)
{
    /// <summary>How answers name it, without article: "red circle".</summary>
    public string Name => $"{Color} {Shape}".ToLowerInvariant();

    /// <summary>Whether a point lies inside.</summary>
    /// <param name="x">From the left, in [0, 1].</param>
    /// <param name="y">From the top, in [0, 1].</param>
    public bool Contains(double x, double y)
    {
        double dx = (x - CenterX) / Radius;
        double dy = (y - CenterY) / Radius;
        return Shape switch
        {
            SceneShape.Circle => dx * dx + dy * dy <= 1,
            SceneShape.Square => Math.Max(Math.Abs(dx), Math.Abs(dy)) <= 0.9,
            SceneShape.Triangle => dy is >= -0.9 and <= 0.9 && Math.Abs(dx) <= (dy + 0.9) / 1.8,
            SceneShape.Cross => Math.Max(Math.Abs(dx), Math.Abs(dy)) <= 1 && Math.Min(Math.Abs(dx), Math.Abs(dy)) <= 0.32,
            SceneShape.Ring => dx * dx + dy * dy is >= 0.3 and <= 1,
            _ => throw new InvalidOperationException($"No outline for {Shape}."),
        };
    }
}

/// <summary>Colours of drawn objects, far enough apart to be told at a glance.</summary>
public enum SceneColor
{
    /// <summary>Red.</summary>
    Red,

    /// <summary>Green.</summary>
    Green,

    /// <summary>Blue.</summary>
    Blue,

    /// <summary>Yellow.</summary>
    Yellow,

    /// <summary>Purple.</summary>
    Purple,
}

/// <summary>Outlines of drawn objects.</summary>
public enum SceneShape
{
    /// <summary>A disc.</summary>
    Circle,

    /// <summary>An upright square.</summary>
    Square,

    /// <summary>A triangle with its base at the bottom.</summary>
    Triangle,

    /// <summary>A plus sign.</summary>
    Cross,

    /// <summary>A disc with a hole.</summary>
    Ring,
}
