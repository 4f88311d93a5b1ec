namespace AdaViP.Vision.Foundation;

/// <summary>Size of a graph's picture.</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>"512 x 384 (width x height)".</summary>
    public override string ToString() => $"{Width} x {Height} (width x height)";
}
