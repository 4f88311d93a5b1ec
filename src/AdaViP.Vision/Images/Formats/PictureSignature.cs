using System.Text;

namespace AdaViP.Vision.Images.Formats;

/// <summary>Tells formats apart by a file's first bytes, and names those that are not read.</summary>
internal static class PictureSignature
{
    /// <summary>For messages.</summary>
    public const string Supported = "JPEG, PNG, WebP, GIF and BMP are read";

    // Where an SVG's first element may stand behind a declaration and comments.
    private const int TextStart = 1024;

    private static readonly (byte[] Start, PictureKind Kind)[] Readable =
    [
        ([0xFF, 0xD8, 0xFF], PictureKind.Jpeg),
        ([0x89, (byte)'P', (byte)'N', (byte)'G'], PictureKind.Png),
        ([.. "GIF8"u8], PictureKind.Gif),
        ([.. "BM"u8], PictureKind.Bmp),
    ];

    private static readonly (byte[] Start, string Name)[] Others =
    [
        ([.. "II*\0"u8], "TIFF"),
        ([.. "MM\0*"u8], "TIFF"),
        ([.. "II+\0"u8], "BigTIFF"),
        ([.. "MM\0+"u8], "BigTIFF"),
        ([.. "II"u8, 0xBC], "JPEG XR"),
        ([0xFF, 0x0A], "JPEG XL"),
        ([.. "\0\0\0\u000CJXL "u8], "JPEG XL"),
        ([.. "\0\0\0\u000CjP  "u8], "JPEG 2000"),
        ([0xFF, 0x4F, 0xFF, 0x51], "JPEG 2000"),
        ([.. "\0\0\u0001\0"u8], "ICO"),
        ([.. "\0\0\u0002\0"u8], "CUR"),
        ([.. "icns"u8], "ICNS"),
        ([.. "8BPS"u8], "PSD"),
        ([.. "gimp xcf"u8], "XCF"),
        ([.. "qoif"u8], "QOI"),
        ([.. "DDS "u8], "DDS"),
        ([0x76, 0x2F, 0x31, 0x01], "OpenEXR"),
        ([.. "#?RADIANCE"u8], "Radiance HDR"),
        ([.. "%PDF"u8], "PDF"),
        ([.. "%!PS"u8], "PostScript"),
        ([0x1F, 0x8B], "a gzip file"),
        ([.. "PK\u0003\u0004"u8], "a zip file"),
        ([0x1A, 0x45, 0xDF, 0xA3], "a Matroska or WebM video"),
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

        throw new UnreadablePictureException(Other(encoded) is string other
            ? $"{other} is not read; {Supported}. Convert the picture."
            : $"no known picture format ({encoded.Length:N0} bytes, the first are "
                + $"{Convert.ToHexString(encoded[..Math.Min(8, encoded.Length)])}); "
                + $"{Supported}. Replace the file by a picture.");
    }

    private static string? Other(ReadOnlySpan<byte> encoded)
    {
        foreach ((byte[] start, string name) in Others)
        {
            if (encoded.StartsWith(start))
            {
                return name;
            }
        }

        if (encoded.Length >= 12 && encoded[4..].StartsWith("ftyp"u8))
        {
            string brand = Encoding.Latin1.GetString(encoded[8..12]);
            return brand is "avif" or "avis" ? "AVIF"
                : brand is "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "mif1" or "msf1" ? "HEIC"
                : "a video (MP4 or a relative)";
        }

        bool portable = encoded.Length > 2 && encoded[0] == 'P' && encoded[1] is >= (byte)'1' and <= (byte)'7';
        if (portable && char.IsWhiteSpace((char)encoded[2]))
        {
            return "PNM";
        }

        string text = Encoding.Latin1.GetString(encoded[..Math.Min(TextStart, encoded.Length)]);
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? "SVG"
            : text.Contains("<html", StringComparison.OrdinalIgnoreCase)
                || text.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase)
                ? "a web page (HTML), as servers send it in place of a picture that they do not give,"
            : null;
    }
}
