using System.Buffers.Binary;
using System.Text;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Names what a file is that is not a picture of a format that is read. First bytes with which other files may begin too are not
/// enough: what they announce has to be there. Two bytes are enough only where a text cannot begin with them.
/// </summary>
internal static class ForeignKind
{
    // Where an SVG's first element may stand behind a declaration and comments.
    private const int TextStart = 1024;

    private const int IconEntry = 16;
    private const int TargaHeader = 18;
    private const int DicomMark = 128;

    private static readonly (byte[] Start, string Name)[] Starts =
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
        ([0x8A, .. "MNG"u8], "MNG"),
        ([0x8B, .. "JNG"u8], "JNG"),
        ([.. "BPG"u8, 0xFB], "BPG"),
        ([.. "FLIF"u8], "FLIF"),
        ([.. "icns"u8], "ICNS"),
        ([.. "8BPS"u8], "PSD"),
        ([.. "8BPB"u8], "PSD"),
        ([.. "gimp xcf"u8], "XCF"),
        ([.. "qoif"u8], "QOI"),
        ([.. "DDS "u8], "DDS"),
        ([0xAB, .. "KTX "u8], "KTX"),
        ([0x76, 0x2F, 0x31, 0x01], "OpenEXR"),
        ([.. "#?RADIANCE"u8], "Radiance HDR"),
        ([.. "#?RGBE"u8], "Radiance HDR"),
        ([.. "SIMPLE  ="u8], "FITS"),
        ([.. "farbfeld"u8], "farbfeld"),
        ([0x01, 0xDA], "SGI"),
        ([0x59, 0xA6, 0x6A, 0x95], "a Sun raster"),
        ([0xD7, 0xCD, 0xC6, 0x9A], "WMF"),
        ([.. "/* XPM */"u8], "XPM"),
        ([.. "AT&TFORM"u8], "DjVu"),
        ([.. "%PDF"u8], "PDF"),
        ([.. "%!PS"u8], "PostScript"),
        ([0x1F, 0x8B], "a gzip file"),
        ([.. "PK\u0003\u0004"u8], "a zip file"),
        ([.. "7z"u8, 0xBC, 0xAF], "a 7z file"),
        ([.. "Rar!"u8], "a RAR file"),
        ([0xFD, .. "7zXZ"u8], "an xz file"),
        ([0x28, 0xB5, 0x2F, 0xFD], "a Zstandard file"),
        ([0x1A, 0x45, 0xDF, 0xA3], "a Matroska or WebM video"),
        ([.. "OggS"u8], "an Ogg file"),
        ([0, 0, 1, 0xBA], "an MPEG video"),
        ([.. "ID3"u8], "an MP3 file"),
        ([0x93, .. "NUMPY"u8], "a NumPy array"),
        ([0x89, .. "HDF"u8], "an HDF5 file"),
        ([.. "PAR1"u8], "a Parquet file"),
        ([.. "/9j/"u8], "a JPEG as base64 text"),
        ([.. "iVBORw0KGgo"u8], "a PNG as base64 text"),
        ([.. "R0lGOD"u8], "a GIF as base64 text"),
        ([.. "UklGR"u8], "a WebP as base64 text"),
        ([.. "data:image/"u8], "a picture as the text of a data URL"),
    ];

    /// <summary>The name, to begin a sentence; null where nothing is recognised.</summary>
    /// <param name="encoded">The whole file: some formats are told by their end.</param>
    public static string? Of(ReadOnlySpan<byte> encoded)
    {
        foreach ((byte[] start, string name) in Starts)
        {
            if (encoded.StartsWith(start))
            {
                return name;
            }
        }

        return Icon(encoded) ?? Container(encoded) ?? Marked(encoded) ?? Text(encoded) ?? Targa(encoded);
    }

    // The directory says where every picture in it is. Uncompressed Targa begins with the same bytes.
    private static string? Icon(ReadOnlySpan<byte> encoded)
    {
        bool starts = encoded.StartsWith("\0\0\u0001\0"u8) || encoded.StartsWith("\0\0\u0002\0"u8);
        if (!starts || encoded.Length < 6 + IconEntry)
        {
            return null;
        }

        int count = BinaryPrimitives.ReadUInt16LittleEndian(encoded[4..]);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(encoded[14..]);
        uint offset = BinaryPrimitives.ReadUInt32LittleEndian(encoded[18..]);
        bool isDirectory = count > 0 && encoded[9] == 0 && size > 0 && offset >= 6 + ((long)count * IconEntry)
            && offset < encoded.Length;
        return !isDirectory ? null : encoded[2] == 1 ? "ICO" : "CUR";
    }

    private static string? Container(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < 12)
        {
            return null;
        }

        string brand = Encoding.Latin1.GetString(encoded[8..12]);
        if (encoded.StartsWith("RIFF"u8))
        {
            return brand switch { "AVI " => "an AVI video", "WAVE" => "a WAV file", "ACON" => "an animated cursor", _ => null };
        }

        if (encoded.StartsWith("FORM"u8))
        {
            return brand is "ILBM" or "PBM " ? "ILBM" : null;
        }

        if (!encoded[4..].StartsWith("ftyp"u8))
        {
            return null;
        }

        return brand switch
        {
            "avif" or "avis" => "AVIF",
            "heic" or "heix" or "heim" or "heis" or "hevc" or "hevx" or "hevm" or "hevs" or "mif1" or "msf1" => "HEIC",
            "crx " => "CR3",
            _ => "a video (MP4 or a relative)",
        };
    }

    // Formats with a short mark and further bytes that have few values.
    private static string? Marked(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length > 2 && encoded[0] == 'P' && char.IsWhiteSpace((char)encoded[2]))
        {
            return encoded[1] switch
            {
                >= (byte)'1' and <= (byte)'7' => "PNM",
                (byte)'F' or (byte)'f' => "PFM",
                _ => null,
            };
        }

        return encoded.Length > 3 && encoded[0] == 0x0A && encoded[1] <= 5 && encoded[2] == 1 && encoded[3] is 1 or 2 or 4 or 8
            ? "PCX"
            : encoded.Length > 44 && encoded.StartsWith("\u0001\0\0\0"u8) && encoded[40..].StartsWith(" EMF"u8) ? "EMF"
            : encoded.Length > DicomMark + 4 && encoded[DicomMark..].StartsWith("DICM"u8) ? "DICOM"
            : null;
    }

    private static string? Text(ReadOnlySpan<byte> encoded)
    {
        string text = Encoding.Latin1.GetString(encoded[..Math.Min(TextStart, encoded.Length)]);
        if (text.Contains("<svg", StringComparison.OrdinalIgnoreCase))
        {
            return "SVG";
        }

        if (text.Contains("<html", StringComparison.OrdinalIgnoreCase)
            || text.Contains("<!doctype html", StringComparison.OrdinalIgnoreCase))
        {
            return "a web page (HTML), as servers send it in place of a picture that they do not give,";
        }

        return text.StartsWith("#define", StringComparison.Ordinal) && text.Contains("_width", StringComparison.Ordinal)
            ? "XBM" : null;
    }

    // Old files have no mark at all, newer ones have it at their end; every byte of the header has few values.
    private static string? Targa(ReadOnlySpan<byte> encoded)
    {
        if (encoded.Length < TargaHeader)
        {
            return null;
        }

        bool indexed = encoded[1] == 1;
        bool knownKind = indexed ? encoded[2] is 1 or 9 : encoded[1] == 0 && encoded[2] is 2 or 3 or 10 or 11;
        bool knownMap = indexed ? encoded[7] is 15 or 16 or 24 or 32 : encoded[3..8].IndexOfAnyExcept((byte)0) < 0;
        bool hasPixels = BinaryPrimitives.ReadUInt16LittleEndian(encoded[12..]) > 0
            && BinaryPrimitives.ReadUInt16LittleEndian(encoded[14..]) > 0;
        bool isHeader = knownKind && knownMap && hasPixels
            && encoded[16] is 8 or 15 or 16 or 24 or 32 && (encoded[17] & 0xC0) == 0;
        return isHeader || encoded.EndsWith("TRUEVISION-XFILE.\0"u8) ? "TGA" : null;
    }
}
