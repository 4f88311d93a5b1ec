namespace AdaViP.Data.Tables;

/// <summary>
/// Adds up whole numbers that are stored as differences (DELTA_BINARY_PACKED), without keeping them:
/// lengths of the beginnings that texts share with the text before them.
/// </summary>
internal ref struct DeltaLengths
{
    private const int LongestNumber = 10;
    private const int WidestDifference = 64;
    private const int LargestBlock = 1 << 24; // numbers; writers take 128

    private readonly ReadOnlySpan<byte> _bytes;
    private int _position;

    private DeltaLengths(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Adds up the numbers.</summary>
    /// <param name="bytes">Begin with the numbers.</param>
    /// <param name="most">Numbers that there may be.</param>
    /// <param name="length">Bytes that the numbers take.</param>
    /// <exception cref="InvalidDataException">The bytes do not hold such numbers, or one is negative.</exception>
    public static long Sum(ReadOnlySpan<byte> bytes, long most, out int length)
    {
        var numbers = new DeltaLengths(bytes);
        long sum = numbers.Sum(most);
        length = numbers._position;
        return sum;
    }

    private long Sum(long most)
    {
        long blockSize = Number();
        long parts = Number();
        long count = Number();
        long value = Signed(Number());
        bool isBlock = blockSize is > 0 and <= LargestBlock && parts > 0 && parts <= blockSize && blockSize % (8 * parts) == 0;
        if (count < 0 || count > most || !isBlock)
        {
            throw new InvalidDataException($"{count} lengths of {most}, in blocks of {blockSize} with {parts} parts");
        }

        long sum = count > 0 ? Checked(value) : 0;
        for (long left = count - 1; left > 0;)
        {
            long least = Signed(Number());
            ReadOnlySpan<byte> widths = Take(parts);
            for (int part = 0; part < parts && left > 0; part++)
            {
                left = AddPart(widths[part], blockSize / parts, left, least, ref value, ref sum);
            }
        }

        return sum;
    }

    private long AddPart(int width, long size, long left, long least, ref long value, ref long sum)
    {
        if (width > WidestDifference)
        {
            throw new InvalidDataException($"a difference of {width} bits");
        }

        ReadOnlySpan<byte> packed = Take(size * width / 8);
        long bit = 0;
        for (long i = 0; i < size && left > 0; i++, left--, bit += width)
        {
            value = Checked(unchecked(value + least + Bits(packed, bit, width)));
            sum = checked(sum + value);
        }

        return left;
    }

    private static long Bits(ReadOnlySpan<byte> packed, long bit, int width)
    {
        long bits = 0;
        for (int done = 0; done < width;)
        {
            int within = (int)((bit + done) % 8);
            int taken = Math.Min(8 - within, width - done);
            long part = (packed[(int)((bit + done) / 8)] >> within) & ((1 << taken) - 1);
            bits |= part << done;
            done += taken;
        }

        return bits;
    }

    private static long Checked(long value) =>
        value is >= 0 and <= int.MaxValue ? value : throw new InvalidDataException($"a length of {value}");

    private static long Signed(long stored) => (long)((ulong)stored >> 1) ^ -(stored & 1);

    private long Number()
    {
        long number = 0;
        for (int i = 0; i < LongestNumber; i++)
        {
            int part = Take(1)[0];
            number |= (long)(part & 127) << (7 * i);
            if (part < 128)
            {
                return number;
            }
        }

        throw new InvalidDataException("a number without an end");
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > _bytes.Length - _position)
        {
            throw new InvalidDataException($"{count} bytes at {_position} of {_bytes.Length}");
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(_position, (int)count);
        _position += (int)count;
        return taken;
    }
}
