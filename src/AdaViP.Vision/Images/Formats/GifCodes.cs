namespace AdaViP.Vision.Images.Formats;

/// <summary>The compression of GIF (LZW with codes of up to 12 bits).</summary>
internal static class GifCodes
{
    private const int LongestCode = 12;
    private const int TableSize = 1 << LongestCode;

    /// <summary>How decoding ended.</summary>
    public enum Result
    {
        /// <summary>Every pixel was there.</summary>
        Whole,

        /// <summary>The data end before the last pixel.</summary>
        EndsEarly,

        /// <summary>A code that cannot stand where it does.</summary>
        Damaged,
    }

    /// <summary>Decodes a frame.</summary>
    /// <param name="data">From the byte that gives the shortest code's length; blocks follow.</param>
    /// <param name="pixels">Filled in the order of the data.</param>
    public static Result Decode(ReadOnlySpan<byte> data, Span<byte> pixels)
    {
        if (data.IsEmpty)
        {
            return Result.EndsEarly;
        }

        int bits = data[0];
        if (bits > LongestCode)
        {
            return Result.Damaged;
        }

        int clear = 1 << bits;
        byte[] last = new byte[TableSize];
        int[] before = new int[TableSize];
        byte[] text = new byte[TableSize + 1];
        var codes = new Reader(data[1..]);
        (int size, int next, int previous) = (bits + 1, clear + 2, -1);
        byte first = 0;
        for (int done = 0; done < pixels.Length;)
        {
            int code = codes.Next(size);
            if (code < 0 || code == clear + 1)
            {
                return Result.EndsEarly;
            }

            if (code == clear)
            {
                (size, next, previous) = (bits + 1, clear + 2, -1);
                continue;
            }

            if (previous < 0)
            {
                if (code > clear)
                {
                    return Result.Damaged;
                }

                first = (byte)code;
                pixels[done++] = first;
                previous = code;
                continue;
            }

            if (code > next)
            {
                return Result.Damaged;
            }

            // A text is found from its end; the code that is not in the table yet is the previous text and its first value again.
            int at = text.Length;
            int piece = code;
            if (code == next)
            {
                text[--at] = first;
                piece = previous;
            }

            for (; piece >= clear; piece = before[piece])
            {
                if (at == 0 || piece >= TableSize)
                {
                    return Result.Damaged;
                }

                text[--at] = last[piece];
            }

            first = (byte)piece;
            text[--at] = first;
            int length = Math.Min(text.Length - at, pixels.Length - done);
            text.AsSpan(at, length).CopyTo(pixels[done..]);
            done += length;
            if (next < TableSize)
            {
                (last[next], before[next]) = (first, previous);
                size += next == (1 << size) - 1 && size < LongestCode ? 1 : 0;
                next++;
            }

            previous = code;
        }

        return Result.Whole;
    }

    /// <summary>Codes out of blocks, lowest bits first.</summary>
    private ref struct Reader(ReadOnlySpan<byte> blocks)
    {
        private readonly ReadOnlySpan<byte> _blocks = blocks;
        private int _at;
        private int _left;
        private uint _buffer;
        private int _bits;

        /// <summary>The next code; −1 where the data end.</summary>
        public int Next(int size)
        {
            for (; _bits < size; _bits += 8)
            {
                if (_left == 0)
                {
                    _left = _at < _blocks.Length ? _blocks[_at++] : 0;
                    if (_left == 0 || _left > _blocks.Length - _at)
                    {
                        return -1;
                    }
                }

                _buffer |= (uint)_blocks[_at++] << _bits;
                _left--;
            }

            int code = (int)(_buffer & ((1u << size) - 1));
            _buffer >>= size;
            _bits -= size;
            return code;
        }
    }
}
