using System.IO.Compression;
using AdaViP.Core.Data;
using AdaViP.Core.Recipes;
using AdaViP.Data.Tables;
using AdaViP.Data.Tests.Support;
using AdaViP.Testing;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;
using Xunit;

namespace AdaViP.Data.Tests;

/// <summary>
/// Texts that share their beginnings with the text before them, and pages that the table reader has no code for.
/// </summary>
public sealed class DeltaLengthsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Sum_NumbersOfSeveralWidths_AreAddedUp()
    {
        // 7, then +3 and differences of two bits on top: 1, 0, 3, 2 (from the lowest bits on), so 11, 14, 20, 25.
        byte[] bytes = [8, 1, 5, 14, 6, 2, 0b10_11_00_01, 0, 99];
        Assert.Equal(7 + 11 + 14 + 20 + 25, DeltaLengths.Sum(bytes, 5, out int length));
        Assert.Equal(8, length);
    }

    [Fact]
    public void Sum_OneNumber_HasNoBlock() => Assert.Equal(21, DeltaLengths.Sum([8, 1, 1, 42], 1, out _));

    [Theory]
    [InlineData(new byte[] { 8, 1, 6, 14, 6, 2, 0, 0 })] // more than the page has
    [InlineData(new byte[] { 8, 1, 5, 1, 0, 0 })] // negative
    [InlineData(new byte[] { 8, 0, 5, 0 })] // no parts
    [InlineData(new byte[] { 8, 1, 5, 0, 0, 65 })] // too wide
    [InlineData(new byte[] { 8, 1, 5, 0, 0, 2, 0 })] // cut
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 255, 255 })]
    [InlineData(new byte[0])]
    public void Sum_OtherBytes_AreDamage(byte[] bytes) =>
        Assert.Throws<InvalidDataException>(() => DeltaLengths.Sum(bytes, 5, out _));

    [Theory]
    [InlineData(CompressionCodec.UNCOMPRESSED)]
    [InlineData(CompressionCodec.GZIP)]
    public void SharedBytes_TextsThatGrow_AreCountedBeforeTheyAreMade(CompressionCodec codec)
    {
        // 1 + 128 * 800 texts, each with ten more bytes of the one before it: 52 GB out of some kilobytes.
        const int Blocks = 800;
        const long Texts = 1 + (128 * Blocks);
        byte[] content = [2, 0, 0, 0, 3, 1, .. Lengths(Texts, 0, 10), .. Lengths(Texts, 10, 0)];
        Assert.Equal(10 * (Texts * (Texts - 1) / 2), Shared(codec, content, Texts, nullable: true));
    }

    [Theory]
    [InlineData("ascii", 5L)]
    [InlineData("caf\u00E9s", null)]
    public void SharedBytes_TextsBeyondAscii_AreNotRead(string rest, long? expected)
    {
        byte[] suffix = System.Text.Encoding.UTF8.GetBytes(rest);
        byte[] content = [8, 1, 2, 0, 10, 0, 8, 1, 2, 0, (byte)(2 * suffix.Length), 0, .. suffix];
        Assert.Equal(expected, Shared(CompressionCodec.UNCOMPRESSED, content, 2, nullable: false));
    }

    [Fact]
    public void Open_ListsInPagesOfVersion2_AreNotCalledDamaged()
    {
        string file = Path.Combine(_folder.Path, "lists.parquet");
        string row = "{\"images\": [\"a.jpg\"], \"question\": \"q\", \"chosen\": \"c\", \"rejected\": \"r\"}";
        NestedTables.Write(file, 2, [row, row]);
        byte[] bytes = File.ReadAllBytes(file);
        int start = Pages(file)[0];
        Assert.Equal([0x15, 0], bytes[start..(start + 2)]);
        bytes[start + 1] = 2 * 3; // a page of values, version 2
        int kind = Array.IndexOf(bytes, (byte)0x2C, start);
        bytes[kind] = 0x5C; // the header of that version

        // Values, their encoding, encodings of both levels, then what is known of the values; in version 2 values, nulls, rows,
        // encoding, bytes of both levels, whether it is compressed, and the same, here with a longer largest text and without
        // the last one: as many bytes.
        byte[] text = [0x18, 5, .. "a.jpg"u8];
        byte[] first = [0x15, 4, 0x15, 0, 0x15, 6, 0x15, 6, 0x1C, .. text, .. text, 0x16, 0, 0x28, .. text[1..], .. text, 0];
        byte[] second =
        [
            0x15, 4, 0x15, 0, 0x15, 4, 0x15, 0, 0x15, 4, 0x15, 4, 0x12, 0x1C, 0x18, 7, .. "a.jpg.."u8, .. text, 0x16, 0, 0x28,
            .. text[1..], 0,
        ];
        Assert.Equal(first, bytes[(kind + 1)..(kind + 1 + first.Length)]);
        Assert.Equal(first.Length, second.Length);
        second.CopyTo(bytes, kind + 1);

        // After two stops: both rows begin at once, and both have their value.
        new byte[] { 4, 0, 4, 3 }.CopyTo(bytes, kind + 1 + first.Length + 2);
        File.WriteAllBytes(file, bytes);
        string message =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop)).Message;
        Assert.Contains("holds lists in data pages of version 2, which are not read. The file is not damaged", message,
            StringComparison.Ordinal);
        Assert.Contains("data_page_version=\"1.0\"", message, StringComparison.Ordinal);
    }

    private static int[] Pages(string file)
    {
        using FileStream stream = File.OpenRead(file);
        ParquetReader reader = ParquetReader.CreateAsync(stream).GetAwaiter().GetResult();
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        return [.. reader.Schema.DataFields.Select(field => (int)group.GetMetadata(field)!.MetaData!.DataPageOffset)];
    }

    private long? Shared(CompressionCodec codec, byte[] content, long values, bool nullable)
    {
        byte[] packed = codec == CompressionCodec.GZIP ? Gzip(content) : content;
        byte[] header =
        [
            0x15, 0, 0x15, .. Number(content.Length), 0x15, .. Number(packed.Length),
            0x2C, 0x15, .. Number(values), 0x15, 14, 0x15, 6, 0x15, 6, 0, 0,
        ];
        string file = _folder.Write("pages", [1, 2, 3, 4, .. header, .. packed]);
        using FileStream stream = File.OpenRead(file);
        var field = new DataField<string>("text", nullable);
        _ = new ParquetSchema(field);
        return StoredPages.SharedBytes(
            stream,
            new ColumnMetaData
            {
                Codec = codec,
                NumValues = values,
                DataPageOffset = 4,
                TotalCompressedSize = header.Length + packed.Length,
            },
            field);
    }

    // Blocks of 128 numbers in one part, all with the same difference.
    private static byte[] Lengths(long count, int first, int difference) =>
    [
        .. Varint(128), 1, .. Varint(count), .. Number(first),
        .. Enumerable.Repeat((byte[])[.. Number(difference), 0], (int)((count + 126) / 128)).SelectMany(block => block),
    ];

    private static byte[] Number(long value) => Varint(2 * value);

    private static byte[] Varint(long value)
    {
        List<byte> bytes = [];
        for (; value >= 128; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] Gzip(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var packed = new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            packed.Write(content);
        }

        return stream.ToArray();
    }
}
