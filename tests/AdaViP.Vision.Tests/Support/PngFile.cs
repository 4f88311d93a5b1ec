using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AdaViP.Vision.Tests.Support;

/// <summary>Writes PNG files of every kind, byte by byte, from samples that the test chooses.</summary>
internal sealed record PngFile(int Width, int Height, int Bits, int Color)
{
    // Column and row of an interlaced pass's first pixel, and the steps to the next ones (PNG specification, 8.2).
    private static readonly (int X, int Y, int StepX, int StepY)[] Passes =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <summary>The eight bytes that a file begins with.</summary>
    public static byte[] Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Whether the pixels come in seven passes.</summary>
    public bool Interlaced { get; init; }

    /// <summary>RGB of each colour, for colour type 3.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Whole chunks between header and pixels.</summary>
    public byte[] Before { get; init; } = [];

    /// <summary>Whole chunks between pixels and end.</summary>
    public byte[] After { get; init; } = [];

    /// <summary>Chunks that the pixels are spread over.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether the pixels' check sums are right.</summary>
    public bool RightSums { get; init; } = true;

    /// <summary>Size of the frame where it is not the canvas.</summary>
    public (int Width, int Height)? Frame { get; init; }

    private int Channels => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>The file.</summary>
    /// <param name="sample">Value of (column, row, channel), of <see cref="Bits"/> bits.</param>
    public byte[] Write(Func<int, int, int, int> sample)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        (header[8], header[9], header[12]) = ((byte)Bits, (byte)Color, (byte)(Interlaced ? 1 : 0));
        byte[] packed = Packed([.. (Interlaced ? Passes : [(0, 0, 1, 1)]).SelectMany(pass => Pass(sample, pass))]);
        IEnumerable<byte[]> parts = packed.Chunk((packed.Length + Parts - 1) / Parts);
        return
        [
            .. Signature, .. Chunk("IHDR", header), .. Palette.Length > 0 ? Chunk("PLTE", Palette) : [], .. Before,
            .. parts.SelectMany(part => Chunk("IDAT", part, RightSums)), .. After, .. Chunk("IEND", []),
        ];
    }

    /// <summary>A chunk.</summary>
    public static byte[] Chunk(string type, byte[] content, bool rightSum = true)
    {
        byte[] named = [.. Encoding.Latin1.GetBytes(type), .. content];
        byte[] chunk = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        named.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(named.Length + 4), Sum(named) ^ (rightSum ? 0u : 1u));
        return chunk;
    }

    /// <summary>Compresses bytes as chunks hold them.</summary>
    public static byte[] Packed(byte[] bytes)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return packed.ToArray();
    }

    private List<byte> Pass(Func<int, int, int, int> sample, (int X, int Y, int StepX, int StepY) pass)
    {
        (int frameWidth, int frameHeight) = Frame ?? (Width, Height);
        int[] columns = [.. Range(pass.X, frameWidth, pass.StepX)];
        int[] rows = columns.Length == 0 ? [] : [.. Range(pass.Y, frameHeight, pass.StepY)];
        byte[] above = new byte[((columns.Length * Channels * Bits) + 7) / 8];
        var bytes = new List<byte>();
        for (int i = 0; i < rows.Length; i++)
        {
            byte[] row = Row(columns.SelectMany(x => Enumerable.Range(0, Channels).Select(c => sample(x, rows[i], c))));
            bytes.Add((byte)(i % 5));
            bytes.AddRange(Filtered(row, above, i % 5));
            above = row;
        }

        return bytes;
    }

    private byte[] Row(IEnumerable<int> samples)
    {
        var bytes = new List<byte>();
        int bit = 0;
        foreach (int value in samples)
        {
            if (Bits == 16)
            {
                bytes.AddRange([(byte)(value >> 8), (byte)value]);
                continue;
            }

            if (bit % 8 == 0)
            {
                bytes.Add(0);
            }

            bytes[^1] |= (byte)(value << (8 - Bits - (bit % 8)));
            bit += Bits;
        }

        return [.. bytes];
    }

    private IEnumerable<byte> Filtered(byte[] row, byte[] above, int filter)
    {
        int step = Math.Max(1, Bits * Channels / 8);
        for (int i = 0; i < row.Length; i++)
        {
            int left = i < step ? 0 : row[i - step];
            int corner = i < step ? 0 : above[i - step];
            int guess = left + above[i] - corner;
            int nearest = new[] { left, above[i], corner }.MinBy(value => Math.Abs(guess - value));
            yield return (byte)(row[i] - new[] { 0, left, above[i], (left + above[i]) / 2, nearest }[filter]);
        }
    }

    private static IEnumerable<int> Range(int first, int end, int step)
    {
        for (int i = first; i < end; i += step)
        {
            yield return i;
        }
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ (0xEDB88320u & (0u - (crc & 1)));
            }
        }

        return ~crc;
    }
}
