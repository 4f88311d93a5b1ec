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
        var texts = new TextTable(clear);
        var codes = new Reader(data[1..]);
        (int size, int previous) = (bits + 1, -1);
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
                texts.Clear();
                (size, previous) = (bits + 1, -1);
                continue;
            }

            // The first one has nothing before it that it could repeat.
            ReadOnlySpan<byte> text = code > (previous < 0 ? clear : texts.Next) ? [] : texts.Spell(code, previous, first);
            if (text.IsEmpty)
            {
                return Result.Damaged;
            }

            first = text[0];
            int length = Math.Min(text.Length, pixels.Length - done);
            text[..length].CopyTo(pixels[done..]);
            done += length;
            if (previous >= 0 && texts.Add(first, previous) && texts.Next == 1 << size && size < LongestCode)
            {
                size++;
            }

            previous = code;
        }

        return Result.Whole;
    }

    /// <summary>The texts that codes stand for: a known one and a value after it.</summary>
    private sealed class TextTable(int clear)
    {
        private readonly byte[] _last = new byte[TableSize];
        private readonly int[] _before = new int[TableSize];
        private readonly byte[] _text = new byte[TableSize + 1];

        /// <summary>The code of the next text.</summary>
        public int Next { get; private set; } = clear + 2;

        /// <summary>Forgets all but the single values.</summary>
        public void Clear() => Next = clear + 2;

        /// <summary>Adds the text of a code with a value after it; false where the table is full.</summary>
        public bool Add(byte value, int before)
        {
            if (Next == TableSize)
            {
                return false;
            }

            (_last[Next], _before[Next]) = (value, before);
            Next++;
            return true;
        }

        /// <summary>The text of a code, found from its end; empty where its pieces lead nowhere.</summary>
        /// <param name="code">At most <see cref="Next"/>, which is the previous text and its first value again.</param>
        /// <param name="previous">The code before it.</param>
        /// <param name="first">The first value of that one's text.</param>
        public ReadOnlySpan<byte> Spell(int code, int previous, byte first)
        {
            int at = _text.Length;
            int piece = code;
            if (code == Next)
            {
                _text[--at] = first;
                piece = previous;
            }

            for (; piece >= clear; piece = _before[piece])
            {
                if (at == 0 || piece >= TableSize)
                {
                    return [];
                }

                _text[--at] = _last[piece];
            }

            if (at == 0)
            {
                return [];
            }

            _text[--at] = (byte)piece;
            return _text.AsSpan(at);
        }
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
