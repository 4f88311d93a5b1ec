namespace AdaViP.Core.Foundation;

/// <summary>A binary mask of a picture's size (E7).</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
/// <param name="Pixels">[Height, Width], 1 inside and 0 outside; not changed after creation.</param>
/// <param name="Area">Pixels inside.</param>
/// <param name="Bounds">Rectangle around the pixels inside.</param>
public sealed record Mask(int Width, int Height, byte[] Pixels, long Area, PixelBounds Bounds);
