using System.Text;
using Parquet.Meta;
using Parquet.Schema;
using Snappier;
using ZstdSharp;

namespace AdaViP.Data.Tables;

/// <summary>
/// What the pages of a column will take in memory, told by their headers before any of them is unpacked: the table reader takes
/// what a header asks for, and a page of some bytes may ask for gigabytes.
/// </summary>
internal static class StoredPages
{
    // What one value takes besides its bytes: its reference, its two levels, and the object that becomes of it.
    private const int BytesPerValue = 64;

    // The longest header seen is of some kilobytes: it holds the smallest and the largest value.
    private const int FirstRead = 512;
    private const int LongestHeader = 16 << 20;

    private const int LongestSnappySize = 5;

    // Fields of a page's header, as the format numbers them.
    private const int Unpacked = 2;
    private const int Packed = 3;

    /// <summary>Bytes that the column of a row group takes when its pages are unpacked, repeated values not counted.</summary>
    /// <param name="stream">The file; its position moves.</param>
    /// <param name="chunk">From the footer.</param>
    /// <exception cref="InvalidDataException">A header is damaged, or its page ends after the file.</exception>
    public static long UnpackedBytes(FileStream stream, ColumnMetaData chunk)
    {
        long bytes = 0;
        long values = 0;
        long words = 0;
        foreach (StoredPage page in Pages(stream, chunk))
        {
            values = checked(values + page.Values);
            words = checked(words + page.Words);
            bytes = checked(bytes + Math.Max(page.Unpacked, Stated(stream, chunk.Codec, page)));
        }

        return checked(bytes + (BytesPerValue * (Math.Max(values, chunk.NumValues) + words)));
    }

    /// <summary>
    /// Bytes of what values share with the value before them, and do not store: a page of some kilobytes may ask for gigabytes.
    /// </summary>
    /// <param name="stream">The file; its position moves.</param>
    /// <param name="chunk">From the footer; its pages fit into memory (<see cref="UnpackedBytes"/>).</param>
    /// <param name="column">The column.</param>
    /// <returns>
    /// 0 where no page is stored so; null where such a page cannot be read: the table reader takes bytes of UTF-8 for characters
    /// in it, so that texts beyond ASCII would come out wrong, or it is packed in a way that is not looked into.
    /// </returns>
    /// <exception cref="InvalidDataException">A page is damaged.</exception>
    public static long? SharedBytes(FileStream stream, ColumnMetaData chunk, DataField column)
    {
        long bytes = 0;
        bool isText = column.ClrType != typeof(ReadOnlyMemory<byte>);
        foreach (StoredPage page in Pages(stream, chunk).Where(page => page.SharesBeginnings))
        {
            byte[]? encoded = page.Encoded(
                Read(stream, page.Start, page.Packed), chunk.Codec, column.MaxRepetitionLevel > 0, column.MaxDefinitionLevel > 0);
            if (encoded is null)
            {
                return null;
            }

            long shared = DeltaLengths.Sum(encoded, page.Values, out int length);
            if (isText && shared > 0 && !Ascii.IsValid(encoded.AsSpan(SuffixStart(encoded, length, page.Values))))
            {
                return null;
            }

            bytes = checked(bytes + shared);
        }

        return bytes;
    }

    // Lengths of the rests stand before them.
    private static int SuffixStart(byte[] encoded, int start, long values)
    {
        DeltaLengths.Sum(encoded.AsSpan(start), values, out int length);
        return start + length;
    }

    private static IEnumerable<StoredPage> Pages(FileStream stream, ColumnMetaData chunk)
    {
        long[] offsets = [chunk.DictionaryPageOffset ?? 0, chunk.DataPageOffset, chunk.IndexPageOffset ?? 0];
        long position = offsets.Where(offset => offset > 0).DefaultIfEmpty(0).Min();
        long end = position + chunk.TotalCompressedSize;
        long fileBytes = stream.Length;
        long values = 0;

        // As the table reader does: until all values are there, wherever the footer says that the column ends.
        while (position < fileBytes && (values < chunk.NumValues || position < end))
        {
            IReadOnlyDictionary<(int Field, int Inner), long> header = Header(stream, position, out int length);
            var page = new StoredPage(
                position + length,
                header.GetValueOrDefault((Packed, 0), -1),
                header.GetValueOrDefault((Unpacked, 0), -1),
                header);
            if (page.Packed < 0 || page.Unpacked < 0 || page.Values < 0 || page.Words < 0 || page.Packed > fileBytes - page.Start)
            {
                throw new InvalidDataException(
                    $"a page of {page.Packed} bytes, {page.Unpacked} unpacked, {page.Values + page.Words} values, "
                    + $"at {page.Start} of {fileBytes}");
            }

            yield return page;
            values = checked(values + page.Values);
            position = page.Start + page.Packed;
        }
    }

    private static IReadOnlyDictionary<(int Field, int Inner), long> Header(FileStream stream, long position, out int length)
    {
        for (int size = FirstRead; ; size *= 16)
        {
            byte[] bytes = Read(stream, position, size);
            if (ThriftStructure.Numbers(bytes, out length) is IReadOnlyDictionary<(int Field, int Inner), long> header)
            {
                return header;
            }

            if (bytes.Length < size || size >= LongestHeader)
            {
                throw new InvalidDataException($"no page begins at {position}");
            }
        }
    }

    // These two formats state the size again, and the table reader follows them.
    private static long Stated(FileStream stream, CompressionCodec codec, StoredPage page)
    {
        long levels = page.LevelBytes;
        if (page.IsPlain || levels < 0 || page.Packed <= levels || page.Packed - levels > Array.MaxLength)
        {
            return 0;
        }

        long size = page.Packed - levels;
        return codec switch
        {
            CompressionCodec.SNAPPY =>
                Snappy.GetUncompressedLength(Read(stream, page.Start + levels, Math.Min(size, LongestSnappySize))),
            CompressionCodec.ZSTD => checked((long)Decompressor.GetDecompressedSize(Read(stream, page.Start + levels, size))),
            _ => 0,
        };
    }

    private static byte[] Read(FileStream stream, long position, long size)
    {
        stream.Position = position;
        byte[] bytes = new byte[Math.Min(size, stream.Length - position)];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
