using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Decodes the first frame of a GIF as Pillow does:
/// what the frame does not cover has the transparent colour's place in the palette, else its first;
/// transparent pixels keep the colour that the palette has for them; a frame beyond the canvas enlarges it.
/// </summary>
internal static class GifDecoder
{
    private const int Channels = 3;
    private const int ScreenBytes = 13;
    private const int FrameBytes = 9;
    private const int HasPalette = 0x80;
    private const int IsInterlaced = 0x40;
    private const byte Extension = (byte)'!';
    private const byte Frame = (byte)',';
    private const byte Trailer = (byte)';';
    private const byte GraphicControl = 0xF9;

    /// <summary>Decodes a file.</summary>
    /// <param name="gif">All of it.</param>
    /// <param name="limit">Checked before any pixel is decoded.</param>
    public static StoredPicture Decode(ReadOnlySpan<byte> gif, PixelLimit limit)
    {
        if (gif.Length < ScreenBytes || !(gif.StartsWith("GIF87a"u8) || gif.StartsWith("GIF89a"u8)))
        {
            throw UnreadablePictureException.Header(PictureKind.Gif, gif.Length);
        }

        int width = Short(gif, 6);
        int height = Short(gif, 8);
        int at = ScreenBytes;
        byte[]? colors = Palette(gif, gif[10], ref at);
        byte? transparent = null;
        if (!FindFrame(gif, ref at, ref transparent))
        {
            throw UnreadablePictureException.EndsEarly(PictureKind.Gif, width, height);
        }

        ReadOnlySpan<byte> frame = gif.Slice(at, FrameBytes);
        at += FrameBytes;
        (int left, int top, int columns, int rows) = (Short(frame, 0), Short(frame, 2), Short(frame, 4), Short(frame, 6));
        (width, height) = (Math.Max(width, left + columns), Math.Max(height, top + rows));
        limit.Require(width, height);
        colors = Palette(gif, frame[8], ref at) ?? colors;
        if (columns == 0 || rows == 0)
        {
            throw UnreadablePictureException.Damaged(PictureKind.Gif, width, height);
        }

        byte[] places = new byte[checked(width * height)];
        places.AsSpan().Fill(transparent ?? 0);
        byte[] decoded = new byte[columns * rows];
        Problem(GifCodes.Decode(gif[Math.Min(at, gif.Length)..], decoded), width, height);
        bool interlaced = (frame[8] & IsInterlaced) != 0;
        for (int i = 0; i < rows; i++)
        {
            int y = top + (interlaced ? InterlacedRow(i, rows) : i);
            decoded.AsSpan(i * columns, columns).CopyTo(places.AsSpan((y * width) + left));
        }

        return new StoredPicture(width, height, Colored(places, colors), Channels);
    }

    private static void Problem(GifCodes.Result result, int width, int height)
    {
        if (result != GifCodes.Result.Whole)
        {
            throw result == GifCodes.Result.EndsEarly
                ? UnreadablePictureException.EndsEarly(PictureKind.Gif, width, height)
                : UnreadablePictureException.Damaged(PictureKind.Gif, width, height);
        }
    }

    // Skips what stands before the first frame, but for the transparent colour.
    private static bool FindFrame(ReadOnlySpan<byte> gif, ref int at, ref byte? transparent)
    {
        while (at < gif.Length && gif[at] != Trailer)
        {
            byte kind = gif[at++];
            if (kind == Frame)
            {
                return gif.Length - at >= FrameBytes;
            }

            if (kind == Extension && at < gif.Length)
            {
                byte label = gif[at++];
                ReadOnlySpan<byte> block = Block(gif, ref at);
                if (label == GraphicControl && block.Length >= 4 && (block[0] & 1) != 0)
                {
                    transparent = block[3];
                }

                while (block.Length > 0)
                {
                    block = Block(gif, ref at);
                }
            }
        }

        return false;
    }

    private static ReadOnlySpan<byte> Block(ReadOnlySpan<byte> gif, ref int at)
    {
        int length = at < gif.Length ? gif[at] : 0;
        int start = Math.Min(at + 1, gif.Length);
        at = Math.Min(start + length, gif.Length);
        return gif[start..at];
    }

    /// <summary>
    /// A palette of 256 colours, black beyond its end; null where there is none. Pillow takes a plain ramp of greys for none: the
    /// file's palette counts instead of such a frame's own, and without one a place is its grey, beyond the palette's end too.
    /// </summary>
    private static byte[]? Palette(ReadOnlySpan<byte> gif, byte flags, ref int at)
    {
        if ((flags & HasPalette) == 0)
        {
            return null;
        }

        int length = Channels << ((flags & 7) + 1);
        int start = Math.Min(at, gif.Length);
        at = Math.Min(start + length, gif.Length);
        ReadOnlySpan<byte> colors = gif[start..at];
        return IsGreyRamp(colors) ? null : [.. colors, .. new byte[(Channels * 256) - colors.Length]];
    }

    private static bool IsGreyRamp(ReadOnlySpan<byte> colors)
    {
        for (int i = 0; i < colors.Length; i++)
        {
            if (colors[i] != i / Channels)
            {
                return false;
            }
        }

        return true;
    }

    private static byte[] GreyRamp() => [.. Enumerable.Range(0, Channels * 256).Select(i => (byte)(i / Channels))];

    private static byte[] Colored(byte[] places, byte[]? palette)
    {
        byte[] colors = palette ?? GreyRamp();
        byte[] rgb = GC.AllocateUninitializedArray<byte>(checked(Channels * places.Length));
        for (int i = 0, to = 0; i < places.Length; i++, to += Channels)
        {
            int entry = Channels * places[i];
            rgb[to] = colors[entry];
            rgb[to + 1] = colors[entry + 1];
            rgb[to + 2] = colors[entry + 2];
        }

        return rgb;
    }

    // Every eighth row, those between, every fourth left, every second.
    private static int InterlacedRow(int index, int rows)
    {
        foreach ((int first, int step) in new[] { (0, 8), (4, 8), (2, 4), (1, 2) })
        {
            int count = rows <= first ? 0 : (rows - first + step - 1) / step;
            if (index < count)
            {
                return first + (index * step);
            }

            index -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(index), index, "beyond the last row");
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
