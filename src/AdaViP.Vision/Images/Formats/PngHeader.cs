using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>What stands before the pixels of a PNG.</summary>
internal sealed class PngHeader
{
    private const int Grey = 0;
    private const int Palette = 3;
    private const int TableBytes = 3 * 256;

    private PngHeader(ReadOnlySpan<byte> content)
    {
        Width = (int)BinaryPrimitives.ReadUInt32BigEndian(content);
        Height = (int)BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        Bits = content[8];
        Color = content[9];
        IsInterlaced = content[12] != 0;
        (Right, Bottom) = (Width, Height);
    }

    /// <summary>Pixels, at least 1.</summary>
    public int Width { get; }

    /// <summary>Pixels, at least 1.</summary>
    public int Height { get; }

    /// <summary>Of a sample: 1, 2, 4, 8 or 16.</summary>
    public int Bits { get; }

    /// <summary>0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA.</summary>
    public int Color { get; }

    /// <summary>Whether the pixels come in seven passes.</summary>
    public bool IsInterlaced { get; }

    /// <summary>Samples of a pixel.</summary>
    public int Channels => Color switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    /// <summary>RGB of every value of a sample where there is one of at most 8 bits a pixel; else null. Beyond the palette's end
    /// lies black.</summary>
    public byte[]? Table { get; private set; }

    /// <summary>First column of the frame; an animation may begin with one that does not cover its canvas.</summary>
    public int Left { get; private set; }

    /// <summary>First row of the frame.</summary>
    public int Top { get; private set; }

    /// <summary>One past the frame's last column.</summary>
    public int Right { get; private set; }

    /// <summary>One past the frame's last row.</summary>
    public int Bottom { get; private set; }

    /// <summary>Reads the chunks up to the first that holds pixels; their check sums must be right.</summary>
    /// <param name="chunks">From the start; afterwards at the first chunk of pixels.</param>
    /// <param name="length">Of the file, for messages.</param>
    /// <param name="limit">Checked as soon as the size is known.</param>
    public static PngHeader Read(ref PngChunks chunks, int length, PixelLimit limit)
    {
        PngHeader? header = null;
        while (chunks.MoveNext())
        {
            if (header is not null && chunks.Type.SequenceEqual("IDAT"u8))
            {
                return header.Complete();
            }

            if (!chunks.IsWhole)
            {
                break;
            }

            bool isHeader = chunks.Type.SequenceEqual("IHDR"u8);
            if (isHeader)
            {
                header = Create(chunks.Content, length, limit);
            }

            if (header is null)
            {
                throw UnreadablePictureException.Header(PictureKind.Png, length);
            }

            if (!chunks.IsNamed || !chunks.SumFits || chunks.Type.SequenceEqual("IEND"u8))
            {
                throw header.Damaged();
            }

            header.Take(chunks.Type, chunks.Content);
        }

        throw header is null
            ? UnreadablePictureException.Header(PictureKind.Png, length)
            : UnreadablePictureException.EndsEarly(PictureKind.Png, header.Width, header.Height);
    }

    /// <summary>The problem of data that contradict themselves.</summary>
    public UnreadablePictureException Damaged() => UnreadablePictureException.Damaged(PictureKind.Png, Width, Height);

    private static PngHeader Create(ReadOnlySpan<byte> content, int length, PixelLimit limit)
    {
        if (content.Length < 13)
        {
            throw UnreadablePictureException.Header(PictureKind.Png, length);
        }

        uint width = BinaryPrimitives.ReadUInt32BigEndian(content);
        uint height = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        bool known = (content[9], content[8])
            is (Grey, 1 or 2 or 4 or 8 or 16) or (2 or 4 or 6, 8 or 16) or (Palette, 1 or 2 or 4 or 8);
        if (width == 0 || height == 0 || !known || content[11] != 0)
        {
            throw UnreadablePictureException.Header(PictureKind.Png, length);
        }

        limit.Require(width, height);
        return new PngHeader(content);
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        if (type.SequenceEqual("PLTE"u8) && Color == Palette)
        {
            int bytes = content.Length - (content.Length % 3);
            if (bytes > TableBytes)
            {
                throw Damaged();
            }

            Table = new byte[TableBytes];
            content[..bytes].CopyTo(Table);
        }
        else if (type.SequenceEqual("fcTL"u8))
        {
            TakeFrame(content);
        }
    }

    private void TakeFrame(ReadOnlySpan<byte> content)
    {
        if (content.Length < 26)
        {
            throw Damaged();
        }

        long width = BinaryPrimitives.ReadUInt32BigEndian(content[4..]);
        long height = BinaryPrimitives.ReadUInt32BigEndian(content[8..]);
        long left = BinaryPrimitives.ReadUInt32BigEndian(content[12..]);
        long top = BinaryPrimitives.ReadUInt32BigEndian(content[16..]);
        if (width == 0 || height == 0 || left + width > Width || top + height > Height)
        {
            throw Damaged();
        }

        (Left, Top, Right, Bottom) = ((int)left, (int)top, (int)(left + width), (int)(top + height));
    }

    private PngHeader Complete()
    {
        if (Color == Palette && Table is null)
        {
            throw Damaged();
        }

        if (Color == Grey && Bits <= 8)
        {
            int highest = (1 << Bits) - 1;
            Table = new byte[TableBytes];
            for (int value = 0; value <= highest; value++)
            {
                Table.AsSpan(3 * value, 3).Fill((byte)(value * 255 / highest));
            }
        }

        return this;
    }
}
