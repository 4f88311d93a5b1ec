using System.Buffers.Binary;
using System.Numerics;

namespace AdaViP.Vision.Images.Formats;

/// <summary>What stands before the pixels of a BMP, read as Pillow reads it.</summary>
internal sealed class BmpHeader
{
    private const int FileHeader = 14;
    private const int Os2Size = 12;
    private const int WithMasks = 52;
    private const int WithAlphaMask = 56;
    private const int Channels = 3;
    private const int Bitfields = 3;

    private static readonly int[] Sizes = [Os2Size, 40, WithMasks, WithAlphaMask, 64, 108, 124];

    // Masks of red, green, blue and alpha that 32-bit pixels may have.
    private static readonly (uint, uint, uint, uint)[] DeepMasks =
    [
        (0xFF0000, 0xFF00, 0xFF, 0), (0xFF000000, 0xFF0000, 0xFF00, 0), (0xFF000000, 0xFF00, 0xFF, 0),
        (0xFF000000, 0xFF0000, 0xFF00, 0xFF), (0xFF, 0xFF00, 0xFF0000, 0xFF000000), (0xFF0000, 0xFF00, 0xFF, 0xFF000000),
        (0xFF000000, 0xFF00, 0xFF, 0xFF0000), (0, 0, 0, 0),
    ];

    /// <summary>Pixels, at least 1.</summary>
    public int Width { get; private init; }

    /// <summary>Pixels, at least 1.</summary>
    public int Height { get; private init; }

    /// <summary>Whether the first row is the lowest one.</summary>
    public bool IsBottomUp { get; private init; }

    /// <summary>Of a pixel: 1, 4, 8, 16, 24 or 32.</summary>
    public int Bits { get; private init; }

    /// <summary>0 none, 1 runs of bytes, 2 runs of half bytes, 3 none with masks.</summary>
    public int Compression { get; private init; }

    /// <summary>Whether 16-bit pixels have six bits of green.</summary>
    public bool HasWideGreen { get; private init; }

    /// <summary>Byte of a pixel with red, green and blue, for 24 and 32 bits.</summary>
    public (int Red, int Green, int Blue) Bytes { get; private init; } = (2, 1, 0);

    /// <summary>RGB of 256 places, black beyond the palette's end; null above 8 bits.</summary>
    public byte[]? Table { get; private init; }

    /// <summary>Where the pixels begin.</summary>
    public long DataAt { get; private init; }

    /// <summary>Reads the headers.</summary>
    /// <param name="bmp">All of the file.</param>
    /// <param name="limit">Checked as soon as the size is known.</param>
    public static BmpHeader Read(ReadOnlySpan<byte> bmp, PixelLimit limit)
    {
        int size = bmp.Length >= FileHeader + 4 ? (int)Math.Min(Long(bmp, FileHeader), int.MaxValue) : 0;
        if (!Sizes.Contains(size) || bmp.Length < FileHeader + size)
        {
            throw UnreadablePictureException.Header(PictureKind.Bmp, bmp.Length);
        }

        ReadOnlySpan<byte> info = bmp.Slice(FileHeader, size);
        bool old = size == Os2Size;
        bool topDown = !old && info[11] == 0xFF;
        long width = old ? Short(info, 4) : Long(info, 4);
        long height = old ? Short(info, 6) : topDown ? (1L << 32) - Long(info, 8) : Long(info, 8);
        if (width == 0 || height == 0)
        {
            throw UnreadablePictureException.Header(PictureKind.Bmp, bmp.Length);
        }

        limit.Require(width, height);
        int bits = Short(info, old ? 10 : 14);
        uint compression = old ? 0 : Long(info, 16);
        bool indexed = bits is 1 or 4 or 8;
        bool direct = bits is 16 or 24 or 32;
        bool known = compression switch { 0 => indexed || direct, 1 or 2 => indexed, Bitfields => direct, _ => false };
        if (!known)
        {
            throw UnreadablePictureException.Variant($"BMP of {bits} bits with compression {compression}");
        }

        int after = FileHeader + size + (compression == Bitfields && size < WithMasks ? 3 * sizeof(uint) : 0);
        (uint Red, uint Green, uint Blue, uint Alpha) masks = compression == Bitfields ? Masks(bmp, size) : default;
        long offset = Long(bmp, 10);
        byte[]? table = null;
        if (indexed)
        {
            int entry = old ? Channels : Channels + 1;
            long colors = old || Long(info, 32) == 0 ? 1L << bits : Long(info, 32);
            offset += offset == FileHeader + size ? entry * colors : 0;
            table = Colors(bmp, after, entry, colors);
            after = (int)Math.Min(after + (entry * colors), bmp.Length);
        }

        return new BmpHeader
        {
            Width = (int)width,
            Height = (int)height,
            IsBottomUp = !topDown,
            Bits = bits,
            Compression = (int)compression,
            HasWideGreen = WideGreen(bits, masks),
            Bytes = ByteOrder(bits, masks),
            Table = table,
            DataAt = offset == 0 ? after : offset,
        };
    }

    private static (uint Red, uint Green, uint Blue, uint Alpha) Masks(ReadOnlySpan<byte> bmp, int size)
    {
        int at = FileHeader + 40;
        if (bmp.Length < at + 12)
        {
            throw UnreadablePictureException.Header(PictureKind.Bmp, bmp.Length);
        }

        return (Long(bmp, at), Long(bmp, at + 4), Long(bmp, at + 8), size >= WithAlphaMask ? Long(bmp, at + 12) : 0);
    }

    private static bool WideGreen(int bits, (uint Red, uint Green, uint Blue, uint Alpha) masks)
    {
        if (bits != 16 || masks is (0, 0, 0, _) or (0x7C00, 0x3E0, 0x1F, _))
        {
            return false;
        }

        return masks is (0xF800, 0x7E0, 0x1F, _) ? true : throw UnknownMasks(bits, masks);
    }

    private static (int Red, int Green, int Blue) ByteOrder(int bits, (uint Red, uint Green, uint Blue, uint Alpha) masks)
    {
        if (bits < 24 || masks == default)
        {
            return (2, 1, 0);
        }

        bool known = bits == 32 ? DeepMasks.Contains(masks) : masks is (0xFF0000, 0xFF00, 0xFF, _);
        return known ? (ByteOf(masks.Red), ByteOf(masks.Green), ByteOf(masks.Blue)) : throw UnknownMasks(bits, masks);
    }

    private static int ByteOf(uint mask) => BitOperations.TrailingZeroCount(mask) / 8;

    private static UnreadablePictureException UnknownMasks(int bits, (uint Red, uint Green, uint Blue, uint Alpha) masks) =>
        UnreadablePictureException.Variant(
            $"BMP of {bits} bits with the masks {masks.Red:X8}, {masks.Green:X8}, {masks.Blue:X8}, {masks.Alpha:X8}");

    private static byte[] Colors(ReadOnlySpan<byte> bmp, int at, int entry, long colors)
    {
        if (colors > 256)
        {
            throw UnreadablePictureException.Variant($"BMP with a palette of {colors:N0} colours");
        }

        byte[] table = new byte[Channels * 256];
        bool ramp = colors != 2;
        for (int i = 0; i < colors && at + (entry * i) + Channels <= bmp.Length; i++)
        {
            ReadOnlySpan<byte> color = bmp.Slice(at + (entry * i), Channels);
            (table[Channels * i], table[(Channels * i) + 1], table[(Channels * i) + 2]) = (color[2], color[1], color[0]);
            ramp &= color[0] == i && color[1] == i && color[2] == i;
        }

        // Pillow takes such a palette for none: a place is its grey then, beyond the palette's end too.
        return ramp ? [.. Enumerable.Range(0, table.Length).Select(i => (byte)(i / Channels))] : table;
    }

    private static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint Long(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
}
