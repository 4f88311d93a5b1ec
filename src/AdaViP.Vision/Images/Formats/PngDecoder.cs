using System.Buffers.Binary;
using System.IO.Compression;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Decodes PNG of every colour type and depth, interlaced or not, and the first frame of animations. Like Pillow it takes no
/// notice of transparency, gamma and colour profiles, nor of the check sums of pixel data, and takes rows that are missing from
/// pixels that were closed properly as 0; 16-bit samples keep their high byte.
/// </summary>
internal static class PngDecoder
{
    private const int Channels = 3;
    private const int BlockBytes = 1 << 16;
    private const int Word = 4;

    // Column and row of an interlaced pass's first pixel, and the steps to the next ones.
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>Decodes a file.</summary>
    /// <param name="png">All of it.</param>
    /// <param name="limit">Checked before any pixel is decoded.</param>
    public static StoredPicture Decode(ReadOnlySpan<byte> png, PixelLimit limit)
    {
        if (!PngChunks.HasSignature(png))
        {
            throw UnreadablePictureException.Header(PictureKind.Png, png.Length);
        }

        var chunks = new PngChunks(png);
        PngHeader header = PngHeader.Read(ref chunks, png.Length, limit);
        (byte[] packed, int length, bool endsEarly) = Gather(ref chunks);
        try
        {
            byte[] rgb = DecodeAll(header, packed, length) ?? DecodeClosed(header, packed, length);
            return new StoredPicture(header.Width, header.Height, rgb, Channels);
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException)
        {
            throw endsEarly || failure is EndOfStreamException
                ? UnreadablePictureException.EndsEarly(PictureKind.Png, header.Width, header.Height)
                : header.Damaged();
        }
    }

    // The pixels' chunks follow each other; whether the file ends with them.
    private static (byte[] Packed, int Length, bool EndsEarly) Gather(ref PngChunks chunks)
    {
        byte[] packed = chunks.Content.ToArray();
        int length = packed.Length;
        bool whole = chunks.IsWhole;
        while (whole)
        {
            if (!chunks.MoveNext())
            {
                whole = false;
            }
            else if (chunks.Type.SequenceEqual("IDAT"u8))
            {
                if (length + chunks.Content.Length > packed.Length)
                {
                    Array.Resize(ref packed, Math.Max(2 * packed.Length, length + chunks.Content.Length));
                }

                chunks.Content.CopyTo(packed.AsSpan(length));
                length += chunks.Content.Length;
                whole = chunks.IsWhole;
            }
            else
            {
                break;
            }
        }

        return (packed, length, !whole);
    }

    private static ZLibStream Unpacked(byte[] packed, int length) =>
        new(new MemoryStream(packed, 0, length), CompressionMode.Decompress);

    // Whether compressed bytes end as such bytes do, with the sum of what they hold, and hold something.
    private static bool IsClosed(byte[] packed, int length)
    {
        const uint Modulus = 65521; // RFC 1950, 8.2
        using ZLibStream stream = Unpacked(packed, length);
        byte[] block = new byte[1 << 12];
        (uint sum, uint sums) = (1, 0);
        bool isEmpty = true;
        for (int read; (read = stream.Read(block)) > 0; isEmpty = false)
        {
            foreach (byte value in block.AsSpan(0, read))
            {
                sum += value;
                sums += sum;
            }

            (sum, sums) = (sum % Modulus, sums % Modulus);
        }

        return !isEmpty && length >= Word
            && BinaryPrimitives.ReadUInt32BigEndian(packed.AsSpan(length - Word, Word)) == ((sums << 16) | sum);
    }

    // Null where rows are missing.
    private static byte[]? DecodeAll(PngHeader header, byte[] packed, int length)
    {
        bool covers = header.Right - header.Left == header.Width && header.Bottom - header.Top == header.Height;
        byte[] rgb = covers
            ? GC.AllocateUninitializedArray<byte>(checked(Channels * header.Width * header.Height))
            : Background(header);
        using ZLibStream stream = Unpacked(packed, length);
        return ReadPasses(header, stream, rgb) ? rgb : null;
    }

    // Pillow takes pixels that were closed after a whole row as all there are, and leaves the samples after it 0. Pixels that
    // were cut off, or that end inside a row, are an error there too.
    private static byte[] DecodeClosed(PngHeader header, byte[] packed, int length)
    {
        if (!IsClosed(packed, length))
        {
            throw new EndOfStreamException();
        }

        byte[] rgb = Background(header);
        using ZLibStream stream = Unpacked(packed, length);
        ReadPasses(header, stream, rgb);
        return rgb;
    }

    // Whether all rows were there.
    private static bool ReadPasses(PngHeader header, Stream stream, byte[] rgb)
    {
        if (!header.IsInterlaced)
        {
            return ReadPass(header, stream, rgb, (0, 0, 1, 1));
        }

        foreach ((int X, int Y, int StepX, int StepY) pass in Passes)
        {
            if (!ReadPass(header, stream, rgb, pass))
            {
                return false;
            }
        }

        return true;
    }

    // Where no frame lies, samples are 0.
    private static byte[] Background(PngHeader header)
    {
        byte[] rgb = new byte[checked(Channels * header.Width * header.Height)];
        for (int at = 0; header.Table is byte[] table && at < rgb.Length; at += Channels)
        {
            table.AsSpan(0, Channels).CopyTo(rgb.AsSpan(at));
        }

        return rgb;
    }

    private static bool ReadPass(PngHeader header, Stream stream, byte[] rgb, (int X, int Y, int StepX, int StepY) pass)
    {
        int width = Count(header.Right - header.Left, pass.X, pass.StepX);
        int height = Count(header.Bottom - header.Top, pass.Y, pass.StepY);
        if (width == 0 || height == 0)
        {
            return true;
        }

        int pixelBits = header.Bits * header.Channels;
        int stride = checked((int)((((long)width * pixelBits) + 7) / 8) + 1); // a row begins with its filter
        int rows = Math.Clamp(BlockBytes / stride, 1, height);
        if (((rows + 1L) * stride) + Word > Array.MaxLength)
        {
            throw UnreadablePictureException.Variant($"PNG with rows of {stride:N0} bytes");
        }

        byte[] block = new byte[((rows + 1) * stride) + Word]; // the row before, as many as fit, and room for a last whole word
        byte[] scattered = pass.StepX > 1 ? new byte[Channels * width] : [];
        for (int done = 0; done < height; done += rows)
        {
            int wanted = Math.Min(rows, height - done);
            int read = stream.ReadAtLeast(block.AsSpan(stride, wanted * stride), wanted * stride, throwOnEndOfStream: false);
            int count = read / stride;
            if (read % stride != 0)
            {
                throw new EndOfStreamException();
            }

            for (int i = 1; i <= count; i++)
            {
                int at = i * stride;
                Span<byte> row = block.AsSpan(at + 1);
                ReadOnlySpan<byte> above = block.AsSpan(at + 1 - stride);
                if (!PngFilters.Undo(block[at], row, above, stride - 1, Math.Max(1, pixelBits / 8)))
                {
                    throw new InvalidDataException();
                }

                int y = header.Top + pass.Y + ((done + i - 1) * pass.StepY);
                Span<byte> target = rgb.AsSpan(Channels * ((y * header.Width) + header.Left + pass.X));
                Unpack(header, row[..(stride - 1)], target, width, scattered, pass.StepX);
            }

            if (count < wanted)
            {
                return false;
            }

            block.AsSpan(count * stride, stride).CopyTo(block);
        }

        return true;
    }

    private static int Count(int size, int first, int step) => size <= first ? 0 : (size - first + step - 1) / step;

    private static void Unpack(PngHeader header, ReadOnlySpan<byte> row, Span<byte> target, int width, byte[] scattered, int step)
    {
        if (step == 1)
        {
            PngSamples.Unpack(header, row, target[..(Channels * width)]);
            return;
        }

        PngSamples.Unpack(header, row, scattered);
        for (int i = 0; i < width; i++)
        {
            scattered.AsSpan(Channels * i, Channels).CopyTo(target[(Channels * step * i)..]);
        }
    }
}
