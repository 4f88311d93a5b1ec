namespace AdaViP.Vision.Foundation;

/// <summary>Size of a graph's picture.</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
public readonly record struct PictureSize(int Width, int Height)
{
    /// <summary>What one must be in a file, to follow "must be".</summary>
    internal const string Expectation = "a number of pixels, or [height, width]";

    /// <summary>Longest side that a file may ask for, pixels.</summary>
    internal const int LongestSide = 8192;

    /// <summary>"512 x 384 (width x height)".</summary>
    public override string ToString() => $"{Width} x {Height} (width x height)";
}
