using SkiaSharp;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Finds JPEGs that the decoder takes for finished ones though they are not. A progressive picture is whole in every scan, only
/// blurred, so that one cut between two scans goes unnoticed; one in a single scan lacks rows, which the decoder reports by
/// itself. Damaged data are decoded to grey, but nearly always hold marks that no JPEG has.
/// </summary>
internal static class JpegScans
{
    private const byte Mark = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;
    private const byte Application1 = 0xE1;
    private const int FirstReserved = 0x02;
    private const int LastReserved = 0xBF;

    private static ReadOnlySpan<byte> ExifName => "Exif\0\0"u8;

    private static ReadOnlySpan<byte> XmpName => "http://ns.adobe.com/xap/1.0/\0"u8;

    /// <summary>What is wrong: <see cref="SKCodecResult.ErrorInInput"/> where the data hold a mark that no JPEG has,
    /// <see cref="SKCodecResult.IncompleteInput"/> where the picture comes in several scans and its end mark is missing; else
    /// success.</summary>
    public static SKCodecResult Check(ReadOnlySpan<byte> jpeg)
    {
        int frameComponents = 0;
        bool severalScans = false;
        for (int at = 0; NextMarker(jpeg, ref at) is int marker;)
        {
            if (marker == EndOfImage)
            {
                return SKCodecResult.Success;
            }

            if (marker is >= FirstReserved and <= LastReserved)
            {
                return SKCodecResult.ErrorInInput;
            }

            if (StandsAlone(marker))
            {
                continue; // stands alone, without a length
            }

            if (at + 2 > jpeg.Length)
            {
                break;
            }

            int length = (jpeg[at] << 8) | jpeg[at + 1];
            ReadOnlySpan<byte> segment = jpeg[at..Math.Min(at + Math.Max(length, 2), jpeg.Length)];
            if (IsFrame(marker) && segment.Length > 7)
            {
                frameComponents = segment[7];
                severalScans |= (marker & 3) == 2; // SOF2, 6, 10, 14: progressive
            }
            else if (marker == StartOfScan && segment.Length > 2)
            {
                severalScans |= segment[2] < frameComponents;
            }

            at += segment.Length;
        }

        return severalScans ? SKCodecResult.IncompleteInput : SKCodecResult.Success;
    }

    /// <summary>
    /// EXIF data and XMP text in front of the picture; EXIF may be spread over several segments, of XMP the last counts.
    /// </summary>
    public static (byte[] Exif, byte[] Xmp) Metadata(ReadOnlySpan<byte> jpeg)
    {
        List<byte> exif = [];
        byte[] xmp = [];
        for (int at = 0; NextSegment(jpeg, ref at, out ReadOnlySpan<byte> content) is int marker && marker != StartOfScan;)
        {
            if (marker == Application1 && content.StartsWith(ExifName))
            {
                exif.AddRange(exif.Count == 0 ? content : content[ExifName.Length..]);
            }
            else if (marker == Application1 && content.StartsWith(XmpName))
            {
                xmp = content[XmpName.Length..].ToArray();
            }
        }

        return ([.. exif], xmp);
    }

    /// <summary>What kind of JPEG the frame header announces where that is why it is not read; null: a usual kind.</summary>
    public static string? Variant(ReadOnlySpan<byte> jpeg)
    {
        for (int at = 0; NextSegment(jpeg, ref at, out ReadOnlySpan<byte> content) is int marker;)
        {
            if (IsFrame(marker) && content.Length > 5)
            {
                return marker is 0xC3 or 0xC7 or 0xCB or 0xCF ? "lossless JPEG"
                    : marker is 0xC5 or 0xC6 or 0xCD or 0xCE ? "hierarchical JPEG"
                    : content[0] != 8 ? $"JPEG of {content[0]} bits"
                    : content[5] is not (1 or 3 or 4) ? $"JPEG of {content[5]} components"
                    : null;
            }
        }

        return null;
    }

    /// <summary>The next marker that has a segment, and what the segment holds after its length; null at the end.</summary>
    private static int? NextSegment(ReadOnlySpan<byte> jpeg, ref int at, out ReadOnlySpan<byte> content)
    {
        content = [];
        while (NextMarker(jpeg, ref at) is int marker)
        {
            if (StandsAlone(marker))
            {
                continue;
            }

            if (at + 2 > jpeg.Length)
            {
                return null;
            }

            int length = Math.Max((jpeg[at] << 8) | jpeg[at + 1], 2);
            content = jpeg[Math.Min(at + 2, jpeg.Length)..Math.Min(at + length, jpeg.Length)];
            at = Math.Min(at + length, jpeg.Length);
            return marker;
        }

        return null;
    }

    private static bool StandsAlone(int marker) => marker is StartOfImage or EndOfImage or 0x01 or (>= 0xD0 and <= 0xD7);

    private static bool IsFrame(int marker) => marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC);

    /// <summary>The next marker at or after a position, past coded data and filling; null at the end.</summary>
    private static int? NextMarker(ReadOnlySpan<byte> jpeg, ref int at)
    {
        while (at < jpeg.Length)
        {
            int found = jpeg[at..].IndexOf(Mark);
            if (found < 0 || at + found + 1 >= jpeg.Length)
            {
                return null;
            }

            at += found + 1;
            if (jpeg[at] == Mark)
            {
                continue; // filling: the second may begin the marker
            }

            byte marker = jpeg[at++];
            if (marker != 0)
            {
                return marker; // FF 00 is a coded FF
            }
        }

        return null;
    }
}
