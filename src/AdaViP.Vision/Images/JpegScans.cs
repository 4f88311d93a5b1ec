namespace AdaViP.Vision.Images;

/// <summary>
/// Finds JPEGs that end before their last scan. A progressive picture is whole in every scan, only blurred, so that the decoder
/// takes a cut file for a finished one; a picture in one scan lacks rows, which the decoder reports by itself.
/// </summary>
internal static class JpegScans
{
    private const byte Mark = 0xFF;
    private const byte StartOfImage = 0xD8;
    private const byte EndOfImage = 0xD9;
    private const byte StartOfScan = 0xDA;

    /// <summary>Whether the picture comes in several scans and its end mark is missing.</summary>
    public static bool EndEarly(ReadOnlySpan<byte> jpeg)
    {
        int frameComponents = 0;
        bool severalScans = false;
        for (int at = 0; NextMarker(jpeg, ref at) is int marker;)
        {
            if (marker == EndOfImage)
            {
                return false;
            }

            if (marker is StartOfImage or 0x01 or (>= 0xD0 and <= 0xD7))
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

        return severalScans;
    }

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
