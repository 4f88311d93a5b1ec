using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>The RIFF container of a WebP file: whether all of it is there, and the metadata that it declares.</summary>
internal static class WebPContainer
{
    private const int ChunkHeader = 8;
    private const int FirstChunk = 12;
    private const byte HasXmp = 0x04;
    private const byte HasExif = 0x08;

    /// <summary>Refuses a file that is shorter than its container says; the picture may be decodable anyway.</summary>
    public static void RequireWhole(ReadOnlySpan<byte> webp)
    {
        long declared = ChunkHeader + (long)BinaryPrimitives.ReadUInt32LittleEndian(webp[4..]);
        if (declared > webp.Length)
        {
            throw new UnreadablePictureException(
                $"the picture data end early (WebP, {webp.Length:N0} bytes of {declared:N0}). Replace the picture.");
        }
    }

    /// <summary>EXIF data and XMP text; empty where there are none or the header does not announce them, as in libwebp.</summary>
    public static (byte[] Exif, byte[] Xmp) Metadata(ReadOnlySpan<byte> webp)
    {
        long end = Math.Min(webp.Length, ChunkHeader + (long)BinaryPrimitives.ReadUInt32LittleEndian(webp[4..]));
        webp = webp[..(int)end];
        if (webp.Length < FirstChunk + ChunkHeader + 1 || !webp[FirstChunk..].StartsWith("VP8X"u8))
        {
            return ([], []);
        }

        byte flags = webp[FirstChunk + ChunkHeader];
        byte[]? exif = null;
        byte[]? xmp = null;
        for (long at = FirstChunk; at + ChunkHeader <= webp.Length;)
        {
            ReadOnlySpan<byte> chunk = webp[(int)at..];
            long length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (length > chunk.Length - ChunkHeader)
            {
                break;
            }

            ReadOnlySpan<byte> content = chunk.Slice(ChunkHeader, (int)length);
            if (chunk.StartsWith("EXIF"u8) && (flags & HasExif) != 0)
            {
                exif ??= content.ToArray();
            }
            else if (chunk.StartsWith("XMP "u8) && (flags & HasXmp) != 0)
            {
                xmp ??= content.ToArray();
            }

            at += ChunkHeader + length + (length & 1);
        }

        return (exif ?? [], xmp ?? []);
    }
}
