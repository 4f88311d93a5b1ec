namespace AdaViP.Vision.Images.Formats;

/// <summary>Makes RGB of a PNG's rows.</summary>
internal static class PngSamples
{
    private const int Channels = 3;

    /// <summary>Unpacks one row.</summary>
    /// <param name="header">Colour type, depth and table.</param>
    /// <param name="row">Samples without their filter.</param>
    /// <param name="rgb">Three bytes for every pixel of the row.</param>
    public static void Unpack(PngHeader header, ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        if (header.Table is byte[] table)
        {
            Look(table, header.Bits, row, rgb);
            return;
        }

        int sample = header.Bits / 8;
        int pixel = sample * header.Channels;
        bool grey = header.Channels < Channels;
        if (!grey && pixel == Channels)
        {
            row[..rgb.Length].CopyTo(rgb);
            return;
        }

        int green = grey ? 0 : sample;
        int blue = grey ? 0 : 2 * sample;
        for (int from = 0, to = 0; to < rgb.Length; from += pixel, to += Channels)
        {
            rgb[to] = row[from];
            rgb[to + 1] = row[from + green];
            rgb[to + 2] = row[from + blue];
        }
    }

    private static void Look(byte[] table, int bits, ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        int mask = (1 << bits) - 1;
        int at = 0;
        int shift = 8;
        for (int to = 0; to < rgb.Length; to += Channels)
        {
            shift -= bits;
            int entry = Channels * ((row[at] >> shift) & mask);
            rgb[to] = table[entry];
            rgb[to + 1] = table[entry + 1];
            rgb[to + 2] = table[entry + 2];
            if (shift == 0)
            {
                shift = 8;
                at++;
            }
        }
    }
}
