namespace AdaViP.Vision.Images;

/// <summary>Names the format that a file's first bytes announce, to say why it cannot be read.</summary>
internal static class PictureSignature
{
    private const string Supported = "JPEG, PNG, WebP, GIF and BMP are read";

    /// <summary>Reason for bytes that no decoder accepted.</summary>
    public static string WhyUnreadable(ReadOnlySpan<byte> encoded)
    {
        string? readable = Readable(encoded);
        if (readable is not null)
        {
            return $"the {readable} header is damaged or ends early ({encoded.Length:N0} bytes). Replace the picture.";
        }

        string? other = Other(encoded);
        return other is null
            ? $"no known picture format ({encoded.Length:N0} bytes, the first are {Convert.ToHexString(encoded[..Math.Min(8, encoded.Length)])}); {Supported}."
            : $"{other} is not read; {Supported}. Convert the picture.";
    }

    private static string? Readable(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "JPEG";
        }

        if (encoded.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G']))
        {
            return "PNG";
        }

        if (encoded.StartsWith("RIFF"u8) && encoded.Length >= 12 && encoded[8..].StartsWith("WEBP"u8))
        {
            return "WebP";
        }

        if (encoded.StartsWith("GIF8"u8))
        {
            return "GIF";
        }

        return encoded.StartsWith("BM"u8) ? "BMP" : null;
    }

    private static string? Other(ReadOnlySpan<byte> encoded)
    {
        if (encoded.StartsWith("II*\0"u8) || encoded.StartsWith("MM\0*"u8))
        {
            return "TIFF";
        }

        if (encoded.Length >= 12 && encoded[4..].StartsWith("ftyp"u8))
        {
            return encoded[8..].StartsWith("avi"u8) ? "AVIF" : "HEIC";
        }

        return encoded.StartsWith("\0\0\0\u000CjP  "u8) ? "JPEG 2000" : null;
    }
}
