using System.Buffers.Binary;
using System.IO.Compression;
using Parquet.Meta;
using Snappier;
using ZstdSharp;

namespace AdaViP.Data.Tables;

/// <summary>One page of a column: where it lies and what its header says.</summary>
/// <param name="Start">Where its content begins in the file.</param>
/// <param name="Packed">Bytes of its content in the file.</param>
/// <param name="Unpacked">Bytes of its content when it is unpacked, as the header says.</param>
/// <param name="Header">Numbers of the header, by field and inner field.</param>
internal readonly record struct StoredPage(
    long Start, long Packed, long Unpacked, IReadOnlyDictionary<(int Field, int Inner), long> Header)
{
    private const int DeltaByteArray = 7;

    // Fields of a page's header, as the format numbers them.
    private const int TypeField = 1;
    private const int DataPage = 5;
    private const int DictionaryPage = 7;
    private const int SecondDataPage = 8;

    // Types of a page that hold values.
    private const int DataPageType = 0;
    private const int SecondDataPageType = 3;

    // Fields of the header for its kind.
    private const int ValuesField = 1;
    private const int EncodingField = 2;
    private const int SecondEncoding = 4;
    private const int DefinitionBytes = 5;
    private const int RepetitionBytes = 6;
    private const int IsPackedField = 7;

    /// <summary>Entries of a page of values.</summary>
    public long Values => Type switch
    {
        DataPageType => Number(DataPage, ValuesField),
        SecondDataPageType => Number(SecondDataPage, ValuesField),
        _ => 0,
    };

    /// <summary>Entries of a dictionary.</summary>
    public long Words => Number(DictionaryPage, ValuesField);

    /// <summary>Whether it is a page of values of version 2.</summary>
    public bool IsSecondVersion => Type == SecondDataPageType;

    /// <summary>Whether each value is stored as what it shares with the one before it, and the rest.</summary>
    public bool SharesBeginnings =>
        (IsSecondVersion ? Number(SecondDataPage, SecondEncoding) : Number(DataPage, EncodingField)) == DeltaByteArray
        && Values > 0;

    /// <summary>Bytes of the levels that stand before the values, in a page of version 2.</summary>
    public long LevelBytes =>
        IsSecondVersion ? Number(SecondDataPage, DefinitionBytes) + Number(SecondDataPage, RepetitionBytes) : 0;

    /// <summary>Whether the header says that the values are not packed, whatever the column's codec.</summary>
    public bool IsPlain => IsSecondVersion && Header.GetValueOrDefault((SecondDataPage, IsPackedField), 1) == 0;

    // Says which one of the headers for a kind counts, whatever others are there.
    private long Type => Number(TypeField, 0);

    /// <summary>The values as they are encoded, without levels.</summary>
    /// <param name="content">The page's content in the file.</param>
    /// <param name="codec">Of the column.</param>
    /// <param name="hasRepetitions">Whether repetition levels stand before the values.</param>
    /// <param name="hasDefinitions">Whether definition levels stand before the values.</param>
    /// <returns>Null for a codec that is not unpacked here.</returns>
    /// <exception cref="InvalidDataException">The content is damaged.</exception>
    public byte[]? Encoded(byte[] content, CompressionCodec codec, bool hasRepetitions, bool hasDefinitions)
    {
        if (IsSecondVersion)
        {
            byte[] values = content[(int)Math.Clamp(LevelBytes, 0, content.Length)..];
            return IsPlain ? values : Unpack(values, codec, Unpacked);
        }

        byte[]? unpacked = Unpack(content, codec, Unpacked);
        int start = 0;
        foreach (bool hasLevels in (ReadOnlySpan<bool>)[hasRepetitions, hasDefinitions])
        {
            if (unpacked is not null && hasLevels)
            {
                int length = start <= unpacked.Length - sizeof(int)
                    ? BinaryPrimitives.ReadInt32LittleEndian(unpacked.AsSpan(start)) : -1;
                start += sizeof(int);
                start = length >= 0 && length <= unpacked.Length - start
                    ? start + length : throw new InvalidDataException($"levels of {length} bytes");
            }
        }

        return unpacked?[start..];
    }

    private long Number(int field, int inner) => Header.GetValueOrDefault((field, inner));

    private static byte[]? Unpack(byte[] packed, CompressionCodec codec, long size)
    {
        switch (codec)
        {
            case CompressionCodec.UNCOMPRESSED:
                return packed;
            case CompressionCodec.SNAPPY:
                return Snappy.DecompressToArray(packed);
            case CompressionCodec.ZSTD:
                using (var zstandard = new Decompressor())
                {
                    return zstandard.Unwrap(packed).ToArray();
                }

            case CompressionCodec.GZIP:
                return ReadAll(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), size);
            case CompressionCodec.BROTLI:
                return ReadAll(new BrotliStream(new MemoryStream(packed), CompressionMode.Decompress), size);
            default:
                return null;
        }
    }

    // No more than the header says, which was checked.
    private static byte[] ReadAll(Stream stream, long size)
    {
        using (stream)
        {
            byte[] bytes = new byte[size];
            int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            return bytes[..read];
        }
    }
}
