namespace AdaViP.Vision.Tests.Support;

/// <summary>
/// Writes JPEGs of one colour byte by byte: with all quantisers 1 the constant term is 8 × (value − 128) and nothing is lost,
/// so that the decoded components are known exactly.
/// </summary>
internal static class FlatJpeg
{
    /// <summary>A baseline JPEG of 16 × 16 pixels.</summary>
    /// <param name="components">Value and sampling (columns × rows of blocks in a unit) of each.</param>
    /// <param name="adobe">Transform in Adobe's segment: 0 none, 1 YCbCr, 2 YCCK; null: no such segment.</param>
    /// <param name="start">Marker of the frame: 0xC0 baseline.</param>
    public static byte[] Write((byte Value, int Columns, int Rows)[] components, byte? adobe = null, byte start = 0xC0)
    {
        byte[] frame = [8, 0, 16, 0, 16, (byte)components.Length];
        byte[] scan = [(byte)components.Length];
        for (int i = 0; i < components.Length; i++)
        {
            frame = [.. frame, (byte)(i + 1), (byte)((components[i].Columns << 4) | components[i].Rows), 0];
            scan = [.. scan, (byte)(i + 1), 0];
        }

        byte[] lengths = new byte[16];
        lengths[3] = 12; // constant terms of 0 to 11 bits, codes of 4 bits
        byte[] ends = new byte[16];
        ends[0] = 1; // nothing but the end of a block, code 0
        return
        [
            0xFF, 0xD8, .. adobe is byte transform ? Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]) : [],
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)1, 64)]), .. Segment(start, frame),
            .. Segment(0xC4, [0, .. lengths, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]), .. Segment(0xC4, [0x10, .. ends, 0]),
            .. Segment(0xDA, [.. scan, 0, 63, 0]), .. Data(components), 0xFF, 0xD9,
        ];
    }

    /// <summary>A segment with its marker and length.</summary>
    public static byte[] Segment(byte marker, byte[] content) =>
        [0xFF, marker, (byte)((content.Length + 2) >> 8), (byte)(content.Length + 2), .. content];

    private static byte[] Data((byte Value, int Columns, int Rows)[] components)
    {
        var bits = new List<bool>();
        void Put(int value, int count)
        {
            for (int bit = count - 1; bit >= 0; bit--)
            {
                bits.Add(((value >> bit) & 1) != 0);
            }
        }

        // A picture of one component is not interleaved: its units are single blocks, whatever its sampling.
        bool single = components.Length == 1;
        int unitColumns = single ? 1 : components.Max(component => component.Columns);
        int unitRows = single ? 1 : components.Max(component => component.Rows);
        int units = ((2 + unitColumns - 1) / unitColumns) * ((2 + unitRows - 1) / unitRows);
        for (int unit = 0; unit < units; unit++)
        {
            foreach ((byte value, int columns, int rows) in components)
            {
                for (int block = 0; block < (single ? 1 : columns * rows); block++)
                {
                    int change = unit == 0 && block == 0 ? 8 * (value - 128) : 0;
                    int size = 32 - int.LeadingZeroCount(Math.Abs(change));
                    Put(size, 4);
                    Put(change < 0 ? change - 1 : change, size);
                    Put(0, 1);
                }
            }
        }

        while (bits.Count % 8 != 0)
        {
            bits.Add(true);
        }

        var bytes = new List<byte>();
        foreach (bool[] eight in bits.Chunk(8))
        {
            byte value = (byte)eight.Aggregate(0, (sum, bit) => (sum << 1) | (bit ? 1 : 0));
            bytes.Add(value);
            if (value == 0xFF)
            {
                bytes.Add(0);
            }
        }

        return [.. bytes];
    }
}
