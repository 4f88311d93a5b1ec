namespace AdaViP.Core.Foundation;

/// <summary>The smallest rectangle of whole pixels around a mask; all 0 for an empty mask.</summary>
/// <param name="Left">First column.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">One past the last column.</param>
/// <param name="Bottom">One past the last row.</param>
public readonly record struct PixelBounds(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Pixels.</summary>
    public int Width => Right - Left;

    /// <summary>Pixels.</summary>
    public int Height => Bottom - Top;
}
