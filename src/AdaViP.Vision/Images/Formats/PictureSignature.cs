namespace AdaViP.Vision.Images.Formats;

/// <summary>Tells formats apart by a file's first bytes, and names those that are not read.</summary>
internal static class PictureSignature
{
    /// <summary>For messages.</summary>
    public const string Supported = "JPEG, PNG, WebP, GIF and BMP are read";

    private static readonly (byte[] Start, PictureKind Kind)[] Readable =
    [
        ([0xFF, 0xD8, 0xFF], PictureKind.Jpeg),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], PictureKind.Png),
        ([.. "GIF8"u8], PictureKind.Gif),
        ([.. "BM"u8], PictureKind.Bmp),
    ];

    /// <summary>The format of a file.</summary>
    /// <exception cref="UnreadablePictureException">It is none that is read; the message says what it is, if it can.</exception>
    public static PictureKind Require(ReadOnlySpan<byte> encoded)
    {
        foreach ((byte[] start, PictureKind kind) in Readable)
        {
            if (encoded.StartsWith(start))
            {
                return kind;
            }
        }

        if (encoded.StartsWith("RIFF"u8) && encoded.Length >= 12 && encoded[8..].StartsWith("WEBP"u8))
        {
            return PictureKind.Webp;
        }

        throw new UnreadablePictureException(ForeignKind.Of(encoded) is string other
            ? $"{other} is not read; {Supported}. Convert the picture."
            : $"no known picture format ({encoded.Length:N0} bytes, "
                + $"the first are {Convert.ToHexString(encoded[..Math.Min(8, encoded.Length)])}); {Supported}. "
                + "Replace the file by a picture.");
    }
}
