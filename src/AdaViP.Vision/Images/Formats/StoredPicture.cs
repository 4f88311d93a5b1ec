namespace AdaViP.Vision.Images.Formats;

/// <summary>A decoded picture as its file has it, not yet turned upright.</summary>
/// <param name="Width">Pixels, at least 1.</param>
/// <param name="Height">Pixels, at least 1.</param>
/// <param name="Samples">[Height, Width, PixelBytes]; a pixel begins with red, green and blue.</param>
/// <param name="PixelBytes">3, or 4 where alpha follows.</param>
internal sealed record StoredPicture(int Width, int Height, byte[] Samples, int PixelBytes);

/// <summary>Largest picture that is decoded.</summary>
/// <param name="Pixels">Width × height, at least 1.</param>
internal readonly record struct PixelLimit(long Pixels)
{
    /// <summary>Refuses a larger picture by what its header says.</summary>
    public void Require(long width, long height)
    {
        Int128 pixels = (Int128)width * height;
        if (pixels > Pixels)
        {
            throw new UnreadablePictureException(
                $"{width} x {height} is {pixels:N0} pixels, more than the limit of {Pixels:N0}. Shrink the picture.");
        }
    }
}
