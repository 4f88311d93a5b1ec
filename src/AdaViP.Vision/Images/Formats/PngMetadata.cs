using System.IO.Compression;
using System.Text;

namespace AdaViP.Vision.Images.Formats;

/// <summary>EXIF and XMP of a PNG, before and after the pixels, in the four places where Pillow looks.</summary>
internal static class PngMetadata
{
    // As much of a compressed text as Pillow takes; a small chunk may hold gigabytes.
    private const int LongestText = 1 << 20;

    private const string XmpName = "XML:com.adobe.xmp";
    private const string RawName = "Raw profile type exif";

    /// <summary>EXIF data and XMP text; empty where there are none. Of several the last counts, a chunk or text of EXIF before a
    /// profile in hexadecimal.</summary>
    public static (byte[] Exif, byte[] Xmp) Read(ReadOnlySpan<byte> png)
    {
        byte[]? exif = null;
        byte[]? raw = null;
        byte[] xmp = [];
        var chunks = new PngChunks(png);
        while (chunks.MoveNext() && chunks.IsWhole && chunks.IsNamed && !chunks.Type.SequenceEqual("IEND"u8))
        {
            if (chunks.Type.SequenceEqual("eXIf"u8))
            {
                exif = chunks.Content.ToArray();
            }
            else if (Text(chunks.Type, chunks.Content) is (string name, byte[] text))
            {
                exif = name == "exif" && chunks.Type[0] == 't' ? text : exif;
                raw = name == RawName ? text : raw;
                xmp = name == XmpName ? text : xmp;
            }
        }

        return (exif ?? (raw is null ? [] : Unhexed(raw)), xmp);
    }

    private static (string Name, byte[] Text)? Text(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        bool plain = type.SequenceEqual("tEXt"u8);
        bool packed = type.SequenceEqual("zTXt"u8);
        bool international = type.SequenceEqual("iTXt"u8);
        int end = content.IndexOf((byte)0);
        if (!(plain || packed || international) || end < 0)
        {
            return null;
        }

        string name = Encoding.Latin1.GetString(content[..end]);
        if (name is not (XmpName or RawName or "exif"))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = content[(end + 1)..];
        return plain ? (name, rest.ToArray())
            : packed ? (rest.Length > 0 && rest[0] == 0 ? (name, Inflated(rest[1..])) : null)
            : International(rest) is byte[] text ? (name, text)
            : null;
    }

    // Flag and method of compression, language, translated name, text.
    private static byte[]? International(ReadOnlySpan<byte> content)
    {
        if (content.Length < 2)
        {
            return null;
        }

        bool packed = content[0] != 0;
        bool known = !packed || content[1] == 0;
        content = content[2..];
        for (int skipped = 0; skipped < 2; skipped++)
        {
            int end = content.IndexOf((byte)0);
            if (end < 0)
            {
                return null;
            }

            content = content[(end + 1)..];
        }

        return !known ? null : packed ? Inflated(content) : content.ToArray();
    }

    private static byte[] Inflated(ReadOnlySpan<byte> packed)
    {
        byte[] text = new byte[LongestText];
        int length = 0;
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
            for (int read; length < text.Length && (read = stream.Read(text, length, text.Length - length)) > 0;)
            {
                length += read;
            }
        }
        catch (InvalidDataException)
        {
            length = 0; // a damaged text says nothing; the picture is whole
        }

        return text[..length];
    }

    // An empty line, the profile's name, its length, then hexadecimal digits over many lines.
    private static byte[] Unhexed(byte[] profile)
    {
        string[] lines = Encoding.Latin1.GetString(profile).Split('\n');
        string digits = string.Concat(lines.Skip(3).Select(line => line.Trim()));
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException)
        {
            return []; // as above
        }
    }
}
