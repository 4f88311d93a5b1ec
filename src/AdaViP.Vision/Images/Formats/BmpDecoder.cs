using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Decodes BMP with every header of Windows and OS/2, of 1 to 32 bits, plain, with masks or in runs; alpha is dropped.
/// </summary>
internal static class BmpDecoder
{
    private const int Channels = 3;
    private const int HalfByteRuns = 2;

    /// <summary>Decodes a file.</summary>
    /// <param name="bmp">All of it.</param>
    /// <param name="limit">Checked before any pixel is decoded.</param>
    public static StoredPicture Decode(ReadOnlySpan<byte> bmp, PixelLimit limit)
    {
        BmpHeader header = BmpHeader.Read(bmp, limit);
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(Channels * header.Width * header.Height));
        int start = (int)Math.Min(header.DataAt, bmp.Length);
        if (header.Compression is 1 or HalfByteRuns)
        {
            byte[] places = new byte[header.Width * header.Height];
            if (!BmpRuns.Decode(bmp, start, header.Width, header.Compression == HalfByteRuns, places))
            {
                throw UnreadablePictureException.EndsEarly(PictureKind.Bmp, header.Width, header.Height);
            }

            for (int y = 0; y < header.Height; y++)
            {
                Look(header.Table!, 8, places.AsSpan(y * header.Width), Row(rgb, header, y));
            }

            return new StoredPicture(header.Width, header.Height, rgb, Channels);
        }

        long used = (((long)header.Width * header.Bits) + 7) / 8;
        long stride = (((long)header.Width * header.Bits) + 31) / 32 * 4;
        if (start + (stride * (header.Height - 1L)) + used > bmp.Length)
        {
            throw UnreadablePictureException.EndsEarly(PictureKind.Bmp, header.Width, header.Height);
        }

        for (int y = 0; y < header.Height; y++)
        {
            Unpack(header, bmp.Slice((int)(start + (stride * y)), (int)used), Row(rgb, header, y));
        }

        return new StoredPicture(header.Width, header.Height, rgb, Channels);
    }

    private static Span<byte> Row(byte[] rgb, BmpHeader header, int stored)
    {
        int bytes = Channels * header.Width;
        return rgb.AsSpan((header.IsBottomUp ? header.Height - 1 - stored : stored) * bytes, bytes);
    }

    private static void Unpack(BmpHeader header, ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        if (header.Table is byte[] table)
        {
            Look(table, header.Bits, row, rgb);
        }
        else if (header.Bits == 16)
        {
            Expand(row, header.HasWideGreen, rgb);
        }
        else
        {
            int pixel = header.Bits / 8;
            (int red, int green, int blue) = header.Bytes;
            for (int from = 0, to = 0; to < rgb.Length; from += pixel, to += Channels)
            {
                rgb[to] = row[from + red];
                rgb[to + 1] = row[from + green];
                rgb[to + 2] = row[from + blue];
            }
        }
    }

    private static void Look(byte[] table, int bits, ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        int mask = (1 << bits) - 1;
        for (int x = 0, to = 0; to < rgb.Length; x++, to += Channels)
        {
            int bit = x * bits;
            int place = (row[bit / 8] >> (8 - bits - (bit % 8))) & mask;
            table.AsSpan(Channels * place, Channels).CopyTo(rgb[to..]);
        }
    }

    // Pillow's rounding: down.
    private static void Expand(ReadOnlySpan<byte> row, bool wideGreen, Span<byte> rgb)
    {
        for (int from = 0, to = 0; to < rgb.Length; from += sizeof(ushort), to += Channels)
        {
            int pixel = BinaryPrimitives.ReadUInt16LittleEndian(row[from..]);
            rgb[to] = (byte)(((pixel >> (wideGreen ? 11 : 10)) & 31) * 255 / 31);
            rgb[to + 1] = (byte)(wideGreen ? ((pixel >> 5) & 63) * 255 / 63 : ((pixel >> 5) & 31) * 255 / 31);
            rgb[to + 2] = (byte)((pixel & 31) * 255 / 31);
        }
    }
}
