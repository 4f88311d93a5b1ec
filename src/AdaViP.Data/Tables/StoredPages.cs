using Parquet.Meta;
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
    private const int DataPage = 5;
    private const int DictionaryPage = 7;
    private const int SecondDataPage = 8;

    // Fields of the header for its kind.
    private const int Values = 1;
    private const int DefinitionBytes = 5;
    private const int RepetitionBytes = 6;
    private const int IsPacked = 7;

    /// <summary>Bytes that the column of a row group takes when its pages are unpacked, repeated values not counted.</summary>
    /// <param name="stream">The file; its position moves.</param>
    /// <param name="chunk">From the footer.</param>
    /// <exception cref="InvalidDataException">A header is damaged, or its page ends after the file.</exception>
    public static long UnpackedBytes(FileStream stream, ColumnMetaData chunk)
    {
        long[] offsets = [chunk.DictionaryPageOffset ?? 0, chunk.DataPageOffset, chunk.IndexPageOffset ?? 0];
        long position = offsets.Where(offset => offset > 0).DefaultIfEmpty(0).Min();
        long end = position + chunk.TotalCompressedSize;
        long fileBytes = stream.Length;
        long bytes = 0;
        long values = 0;
        long words = 0;

        // As the table reader does: until all values are there, wherever the footer says that the column ends.
        while (position < fileBytes && (values < chunk.NumValues || position < end))
        {
            IReadOnlyDictionary<(int Field, int Inner), long> header = Header(stream, position, out int length);
            long packed = header.GetValueOrDefault((Packed, 0), -1);
            long unpacked = header.GetValueOrDefault((Unpacked, 0), -1);
            long found = header.GetValueOrDefault((DataPage, Values)) + header.GetValueOrDefault((SecondDataPage, Values));
            long entries = header.GetValueOrDefault((DictionaryPage, Values));
            long start = position + length;
            if (packed < 0 || unpacked < 0 || found < 0 || entries < 0 || packed > fileBytes - start)
            {
                throw new InvalidDataException(
                    $"a page of {packed} bytes, {unpacked} unpacked, {found + entries} values, at {start} of {fileBytes}");
            }

            values = checked(values + found);
            words = checked(words + entries);
            bytes = checked(bytes + Math.Max(unpacked, Stated(stream, chunk.Codec, start, packed, header)));
            position = start + packed;
        }

        return checked(bytes + (BytesPerValue * (Math.Max(values, chunk.NumValues) + words)));
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
    private static long Stated(
        FileStream stream, CompressionCodec codec, long start, long packed,
        IReadOnlyDictionary<(int Field, int Inner), long> header)
    {
        long levels = header.GetValueOrDefault((SecondDataPage, DefinitionBytes))
            + header.GetValueOrDefault((SecondDataPage, RepetitionBytes));
        bool plain = header.GetValueOrDefault((SecondDataPage, IsPacked), 1) == 0;
        if (plain || levels < 0 || packed <= levels || packed - levels > Array.MaxLength)
        {
            return 0;
        }

        long size = packed - levels;
        return codec switch
        {
            CompressionCodec.SNAPPY =>
                Snappy.GetUncompressedLength(Read(stream, start + levels, Math.Min(size, LongestSnappySize))),
            CompressionCodec.ZSTD => checked((long)Decompressor.GetDecompressedSize(Read(stream, start + levels, size))),
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
