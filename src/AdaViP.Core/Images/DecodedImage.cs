namespace AdaViP.Core.Images;

/// <summary>A picture as 8-bit RGB, upright: the EXIF orientation is already applied.</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
/// <param name="Rgb">[Height, Width, 3], row by row, no padding.</param>
public sealed record DecodedImage(int Width, int Height, byte[] Rgb);
