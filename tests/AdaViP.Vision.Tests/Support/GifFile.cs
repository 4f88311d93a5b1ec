namespace AdaViP.Vision.Tests.Support;

/// <summary>Writes GIF files byte by byte.</summary>
internal static class GifFile
{
    /// <summary>Signature, size of the canvas, palette (RGB of a power of two of colours, or empty).</summary>
    public static byte[] Screen(int width, int height, byte[] palette, string version = "89a") =>
    [
        .. "GIF"u8, .. System.Text.Encoding.Latin1.GetBytes(version),
        (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8),
        PaletteFlags(palette), 0, 0, .. palette,
    ];

    /// <summary>The extension that makes a place of the palette transparent.</summary>
    public static byte[] Transparent(byte place) => [(byte)'!', 0xF9, 4, 1, 0, 0, place, 0];

    /// <summary>A frame.</summary>
    /// <param name="left">Column of the canvas.</param>
    /// <param name="top">Row of the canvas.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="places">Places in the palette, row by row; rows in the order of the picture.</param>
    /// <param name="bits">Of the shortest code: places are below 2 to this.</param>
    /// <param name="palette">Of the frame alone, or empty.</param>
    /// <param name="interlaced">Whether rows are stored in four passes.</param>
    public static byte[] Frame(
        int left, int top, int width, byte[] places, int bits = 8, byte[]? palette = null, bool interlaced = false)
    {
        palette ??= [];
        int height = places.Length / width;
        (int First, int Step)[] passes = interlaced ? [(0, 8), (4, 8), (2, 4), (1, 2)] : [(0, 1)];
        IEnumerable<int> order = passes.SelectMany(pass => Enumerable.Range(0, height).Where(y => y % pass.Step == pass.First));
        byte[] stored = [.. order.SelectMany(y => places.Skip(y * width).Take(width))];
        byte[] data = Codes(stored, bits);
        return
        [
            (byte)',', (byte)left, 0, (byte)top, 0, (byte)width, (byte)(width >> 8), (byte)height, (byte)(height >> 8),
            (byte)(PaletteFlags(palette) | (interlaced ? 0x40 : 0)), .. palette, (byte)bits,
            .. data.Chunk(255).SelectMany(block => block.Prepend((byte)block.Length)), 0,
        ];
    }

    private static byte PaletteFlags(byte[] palette) =>
        palette.Length == 0 ? (byte)0 : (byte)(0x80 | (int.TrailingZeroCount(palette.Length / 3) - 1));

    // LZW as the GIF specification has it: the table is emptied when it is full.
    private static byte[] Codes(byte[] places, int bits)
    {
        int clear = 1 << bits;
        (int size, ulong buffer, int held) = (bits + 1, 0, 0);
        var bytes = new List<byte>();
        var table = new Dictionary<(int Text, byte Next), int>();
        void Put(int code)
        {
            buffer |= (ulong)code << held;
            for (held += size; held >= 8; held -= 8, buffer >>= 8)
            {
                bytes.Add((byte)buffer);
            }
        }

        Put(clear);
        int text = places[0];
        foreach (byte place in places.Skip(1))
        {
            if (table.TryGetValue((text, place), out int longer))
            {
                text = longer;
                continue;
            }

            Put(text);
            int code = clear + 2 + table.Count;
            table[(text, place)] = code;
            size += code == 1 << size ? 1 : 0;
            if (code == 4094)
            {
                Put(clear);
                table.Clear();
                size = bits + 1;
            }

            text = place;
        }

        Put(text);
        Put(clear + 1);
        bytes.Add((byte)buffer);
        return [.. bytes];
    }
}
