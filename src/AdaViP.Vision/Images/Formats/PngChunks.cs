using System.Buffers;
using System.Buffers.Binary;

namespace AdaViP.Vision.Images.Formats;

/// <summary>Walks the chunks of a PNG file.</summary>
/// <param name="png">All of the file, its signature included.</param>
internal ref struct PngChunks(ReadOnlySpan<byte> png)
{
    private const int SignatureBytes = 8;
    private const int HeaderBytes = 8;
    private const int SumBytes = 4;

    private static readonly uint[] Sums = SumTable();
    private static readonly SearchValues<byte> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"u8);

    private readonly ReadOnlySpan<byte> _png = png;
    private int _next = SignatureBytes;
    private int _sumAt;

    /// <summary>Four letters.</summary>
    public ReadOnlySpan<byte> Type { get; private set; }

    /// <summary>What the chunk holds, as far as the file goes.</summary>
    public ReadOnlySpan<byte> Content { get; private set; }

    /// <summary>Whether the file holds all of <see cref="Content"/>.</summary>
    public bool IsWhole { get; private set; }

    /// <summary>Whether the type is one that a chunk can have.</summary>
    public readonly bool IsNamed => Type.IndexOfAnyExcept(Letters) < 0;

    /// <summary>Whether the chunk's check sum is there and right.</summary>
    public readonly bool SumFits => IsWhole && _sumAt + SumBytes <= _png.Length
        && BinaryPrimitives.ReadUInt32BigEndian(_png[_sumAt..]) == Sum(_png[(_sumAt - Content.Length - Type.Length).._sumAt]);

    /// <summary>Whether a file begins as a PNG does.</summary>
    public static bool HasSignature(ReadOnlySpan<byte> png) =>
        png.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);

    /// <summary>Goes to the next chunk.</summary>
    /// <returns>False where no whole chunk header follows.</returns>
    public bool MoveNext()
    {
        if (_png.Length - _next < HeaderBytes)
        {
            return false;
        }

        long length = BinaryPrimitives.ReadUInt32BigEndian(_png[_next..]);
        int start = _next + HeaderBytes;
        Type = _png.Slice(_next + 4, 4);
        IsWhole = length <= _png.Length - start;
        Content = _png.Slice(start, (int)Math.Min(length, _png.Length - start));
        _sumAt = start + Content.Length;
        _next = Math.Min(_sumAt + SumBytes, _png.Length);
        return true;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = uint.MaxValue;
        foreach (byte value in bytes)
        {
            sum = Sums[(byte)(sum ^ value)] ^ (sum >> 8);
        }

        return ~sum;
    }

    private static uint[] SumTable()
    {
        uint[] table = new uint[256];
        for (uint i = 0; i < table.Length; i++)
        {
            uint sum = i;
            for (int bit = 0; bit < 8; bit++)
            {
                sum = (sum & 1) != 0 ? 0xEDB88320u ^ (sum >> 1) : sum >> 1;
            }

            table[i] = sum;
        }

        return table;
    }
}
