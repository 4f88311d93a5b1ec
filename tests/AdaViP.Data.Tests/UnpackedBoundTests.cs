using System.Buffers.Binary;
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

/// <summary>Small files that would take all memory when they are unpacked.</summary>
public sealed class UnpackedBoundTests : IDisposable
{
    private const int Gigabyte = 1 << 30;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<CompressionCodec> Codecs =>
        [CompressionCodec.UNCOMPRESSED, CompressionCodec.GZIP, CompressionCodec.SNAPPY, CompressionCodec.ZSTD];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_LongTextRepeatedInEveryRow_IsRefusedWithBothSizes()
    {
        // 3,000 references to one text of 50,000 letters: 300 MB as texts of their own.
        string file = Write("text.parquet", 3000, new string('a', 50_000));
        Assert.InRange(new FileInfo(file).Length, 1, 1_000_000);
        string message =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop)).Message;
        Assert.StartsWith($"{file}: with column rejected, row group 0 takes 30", message, StringComparison.Ordinal);
        Assert.Contains("more than 268.4 MB", message, StringComparison.Ordinal);
        Assert.EndsWith("write it again in row groups of fewer rows.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_LongTextRepeatedInFewRows_IsRead()
    {
        string file = Write("text.parquet", 300, new string('a', 50_000));
        IPreferenceDataset data = PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop);
        Assert.Equal(300, data.Samples.Count);
    }

    [Fact]
    public void Open_PageThatAsksForAGigabyte_IsRefused()
    {
        string file = Write("page.parquet", 2, "A dog.");
        byte[] whole = File.ReadAllBytes(file);
        int start = LastPage(file);

        // Its kind in two bytes, then its size when unpacked: that one becomes longer.
        Assert.Equal(0x15, whole[start + 2]);
        int after = Array.FindIndex(whole, start + 3, part => part < 128) + 1;
        File.WriteAllBytes(file, [.. whole[..(start + 3)], .. Number(Gigabyte), .. whole[after..]]);
        string message =
            Assert.Throws<UserDataException>(() => PreferenceDatasetReader.Open(file, null, BadRowPolicy.Stop)).Message;
        Assert.StartsWith($"{file}: with column rejected, row group 0 takes 1.1 GB of memory", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void UnpackedBytes_SizeInHeaderOrInPackedBytes_IsTheLargerOne(CompressionCodec codec)
    {
        byte[] packed = codec switch
        {
            CompressionCodec.SNAPPY => [.. Varint(Gigabyte), 0],
            CompressionCodec.ZSTD => ZstandardFrame(Gigabyte),
            _ => [1, 2, 3],
        };
        bool states = codec is CompressionCodec.SNAPPY or CompressionCodec.ZSTD;
        Assert.Equal((states ? Gigabyte : 1000) + (64 * 7), Unpacked(codec, Page(1000, packed, values: 7), 7));
        Assert.Equal(Gigabyte + 1L + (64 * 7), Unpacked(codec, Page(Gigabyte + 1, packed, values: 7), 7));
    }

    [Fact]
    public void UnpackedBytes_SeveralPages_AreSummed()
    {
        byte[] pages = [.. Page(500, [1, 2], values: 3), .. Page(300, [3], values: 4)];
        Assert.Equal(800 + (64 * 7), Unpacked(CompressionCodec.GZIP, pages, 7));
    }

    [Fact]
    public void UnpackedBytes_ManyValuesInFewBytes_Count()
    {
        Assert.Equal(10 + (64L * 2_000_000_000), Unpacked(CompressionCodec.GZIP, Page(10, [1], values: 2_000_000_000), 7));
        Assert.Equal(10 + (64L * 2_000_000_000), Unpacked(CompressionCodec.GZIP, Page(10, [1], values: 7), 2_000_000_000));
    }

    [Fact]
    public void UnpackedBytes_HeaderOfAnotherVersion_DoesNotCount()
    {
        byte[] page =
        [
            0x15, 0, 0x15, .. Number(10), 0x15, .. Number(1), 0x2C, 0x15, .. Number(7), 0x15, 0, 0x15, 6, 0x15, 6, 0,
            0x3C, 0x15, .. Number(9), 0, 0, 1,
        ];
        Assert.Equal(10 + (64 * 7), Unpacked(CompressionCodec.GZIP, page, 7));
    }

    [Fact]
    public void UnpackedBytes_PageThatEndsAfterTheFile_IsDamage()
    {
        byte[] page = Page(10, [1, 2, 3], values: 7);
        Assert.Throws<InvalidDataException>(() => Unpacked(CompressionCodec.GZIP, page[..^1], 7));
    }

    private long Unpacked(CompressionCodec codec, byte[] pages, long values)
    {
        string file = _folder.Write("pages", [1, 2, 3, 4, .. pages]);
        using FileStream stream = File.OpenRead(file);
        ColumnMetaData chunk =
            new() { Codec = codec, NumValues = values, DataPageOffset = 4, TotalCompressedSize = pages.Length };
        return StoredPages.UnpackedBytes(stream, chunk);
    }

    private static int LastPage(string file)
    {
        using FileStream stream = File.OpenRead(file);
        ParquetReader reader = ParquetReader.CreateAsync(stream).GetAwaiter().GetResult();
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        return (int)group.GetMetadata(reader.Schema.DataFields[^1])!.MetaData!.DataPageOffset;
    }

    private string Write(string name, int rows, string worse)
    {
        string file = Path.Combine(_folder.Path, name);
        ParquetOptions options = new() { ColumnEncodingHints = { ["rejected"] = EncodingHint.Dictionary } };
        DataField<string>[] texts = [new("image"), new("question"), new("chosen"), new("rejected")];
        TestTables.WriteFlat(file, texts, async group =>
        {
            foreach (DataField<string> text in texts)
            {
                string value = text.Name switch
                {
                    "image" => "a.jpg",
                    "rejected" => worse,
                    _ => $"A {text.Name}.",
                };
                await group.WriteAsync(text, [.. Enumerable.Repeat(value, rows)]);
            }
        },
        options);
        return file;
    }

    // A header of Thrift's compact protocol: field steps and types, whole numbers folded so that the sign is the lowest bit.
    private static byte[] Page(long unpacked, byte[] packed, long values) =>
    [
        0x15, 0, 0x15, .. Number(unpacked), 0x15, .. Number(packed.Length), 0x2C, 0x15, .. Number(values), 0x15, 0, 0x15, 6,
        0x15, 6, 0, 0,
        .. packed,
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

    // One segment whose size stands in eight bytes, and an empty last block.
    private static byte[] ZstandardFrame(long unpacked)
    {
        byte[] frame = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(5), unpacked);
        return frame;
    }
}
