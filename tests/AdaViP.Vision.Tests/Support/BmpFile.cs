using System.Buffers.Binary;

namespace AdaViP.Vision.Tests.Support;

/// <summary>Writes BMP files byte by byte.</summary>
internal sealed record BmpFile(int Width, int Height, int Bits)
{
    /// <summary>Size of the header: 12 for OS/2, 40, 52, 56, 64, 108 or 124.</summary>
    public int Header { get; init; } = 40;

    /// <summary>0 none, 1 and 2 runs, 3 masks.</summary>
    public int Compression { get; init; }

    /// <summary>Whether the first stored row is the upper one.</summary>
    public bool TopDown { get; init; }

    /// <summary>RGB of each colour.</summary>
    public byte[] Palette { get; init; } = [];

    /// <summary>Of red, green, blue and alpha.</summary>
    public uint[] Masks { get; init; } = [0, 0, 0, 0];

    /// <summary>The file.</summary>
    /// <param name="data">Rows as stored, or runs.</param>
    public byte[] Write(byte[] data)
    {
        byte[] info = new byte[Header];
        BinaryPrimitives.WriteInt32LittleEndian(info, Header);
        if (Header == 12)
        {
            Put(info, 4, Width, 2);
            Put(info, 6, Height, 2);
            Put(info, 8, 1, 2);
            Put(info, 10, Bits, 2);
        }
        else
        {
            Put(info, 4, Width, 4);
            Put(info, 8, TopDown ? -Height : Height, 4);
            Put(info, 12, 1, 2);
            Put(info, 14, Bits, 2);
            Put(info, 16, Compression, 4);
            Put(info, 20, data.Length, 4);
            Put(info, 32, Palette.Length / 3, 4);
        }

        byte[] masks = new byte[16];
        for (int i = 0; i < 4; i++)
        {
            Put(masks, 4 * i, unchecked((int)Masks[i]), 4);
        }

        int inside = Header < 52 ? 0 : Header == 52 ? 12 : 16;
        masks.AsSpan(0, inside).CopyTo(info.AsSpan(Math.Min(40, info.Length)));
        byte[] after = Compression == 3 && inside == 0 ? masks[..12] : [];
        byte[] colors = [.. Palette.Chunk(3).SelectMany(color => Header == 12
            ? new[] { color[2], color[1], color[0] }
            : [color[2], color[1], color[0], 0])];
        byte[] file = new byte[14];
        "BM"u8.CopyTo(file);
        int start = 14 + info.Length + after.Length + colors.Length;
        Put(file, 2, start + data.Length, 4);
        Put(file, 10, start, 4);
        return [.. file, .. info, .. after, .. colors, .. data];
    }

    /// <summary>Rows padded to whole words, the lowest first where the file is not top-down.</summary>
    /// <param name="rows">Of the picture, the upper first.</param>
    public byte[] Rows(params byte[][] rows) =>
        [.. (TopDown ? rows : rows.Reverse()).SelectMany(row => row.Concat(new byte[(4 - (row.Length % 4)) % 4]))];

    private static void Put(byte[] bytes, int at, int value, int count)
    {
        for (int i = 0; i < count; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * i));
        }
    }
}
