using System.Buffers.Binary;
using AdaViP.Core;
using AdaViP.Core.Data;
using Parquet;
using Parquet.Meta;
using Parquet.Schema;

namespace AdaViP.Data.Tables;

/// <summary>What is checked of a Parquet file before and after its reader, which trusts it.</summary>
internal static class ParquetCheck
{
    /// <summary>
    /// A file that begins and ends as Parquet files do, with a footer that can be read; leaves the stream at its start.
    /// </summary>
    /// <exception cref="UserDataException">It is of another kind, or was cut short.</exception>
    /// <exception cref="InvalidDataException">Its footer is damaged.</exception>
    internal static void Frame(FileStream stream, string file)
    {
        Span<byte> mark = stackalloc byte[4];
        Span<byte> tail = stackalloc byte[8];
        bool starts = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length
            && mark.SequenceEqual("PAR1"u8);
        if (!starts)
        {
            throw new UserDataException($"{file} is not a Parquet file ({stream.Length:N0} bytes; it does not start with PAR1). "
                + "Download it again, or name the right file.");
        }

        stream.Position = Math.Max(stream.Length - tail.Length, 0);
        int length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) == tail.Length
            && tail[4..].SequenceEqual("PAR1"u8)
            ? BinaryPrimitives.ReadInt32LittleEndian(tail)
            : throw new UserDataException($"{file} ends early ({stream.Length:N0} bytes; it does not end with PAR1). "
                + "Download or write it again.");
        long start = stream.Length - tail.Length - length;
        if (length < 0 || start < mark.Length)
        {
            throw new InvalidDataException($"a footer of {length} bytes in a file of {stream.Length}");
        }

        byte[] footer = new byte[length];
        stream.Position = start;
        stream.ReadExactly(footer);
        if (!ThriftStructure.IsComplete(footer))
        {
            throw new InvalidDataException("it is not a complete Thrift structure");
        }

        stream.Position = 0;
    }

    /// <summary>Counts and offsets that are possible: the reader trusts them, and may read for ever where they are not.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    internal static void Footer(ParquetReader reader, long fileLength)
    {
        for (int index = 0; index < reader.RowGroupCount; index++)
        {
            using ParquetRowGroupReader group = reader.OpenRowGroupReader(index);
            foreach (DataField column in reader.Schema.DataFields)
            {
                ColumnMetaData chunk = group.GetMetadata(column)?.MetaData
                    ?? throw new InvalidDataException($"row group {index} does not describe column {column.Path}");
                long start = Math.Min(chunk.DictionaryPageOffset ?? chunk.DataPageOffset, chunk.DataPageOffset);
                bool counts = column.MaxRepetitionLevel > 0 || chunk.NumValues == group.RowCount;
                if (group.RowCount < 0 || !counts || start < 0 || chunk.TotalCompressedSize < 0
                    || start > fileLength - chunk.TotalCompressedSize)
                {
                    throw new InvalidDataException(
                        $"row group {index}, column {column.Path}: "
                        + $"{chunk.NumValues} values for {Counted.Of(group.RowCount, "row")}, "
                        + $"{chunk.TotalCompressedSize} bytes from {start} on in a file of {fileLength}");
                }
            }
        }
    }

    /// <summary>
    /// Levels that fit the values: every row begins with repetition level 0; a value is there where its definition level is the
    /// highest. Room behind the last value belongs to the reader.
    /// </summary>
    /// <exception cref="InvalidDataException">They do not.</exception>
    internal static void Levels(int values, Span<int> definitions, Span<int> repetitions, DataField column, int rows)
    {
        int begun = column.MaxRepetitionLevel > 0 ? repetitions.Count(0)
            : column.MaxDefinitionLevel > 0 ? definitions.Length
            : values;
        int present = column.MaxDefinitionLevel > 0 ? definitions.Count(column.MaxDefinitionLevel) : values;
        bool outside = definitions.ContainsAnyExceptInRange(0, column.MaxDefinitionLevel)
            || repetitions.ContainsAnyExceptInRange(0, column.MaxRepetitionLevel);
        bool together = column.MaxRepetitionLevel == 0 || repetitions.Length == definitions.Length;
        if (begun != rows || present > values || outside || !together || (repetitions.Length > 0 && repetitions[0] != 0))
        {
            throw new InvalidDataException(
                $"{values} values, {definitions.Length} and {repetitions.Length} levels, {begun} beginnings for {rows} rows");
        }
    }
}
