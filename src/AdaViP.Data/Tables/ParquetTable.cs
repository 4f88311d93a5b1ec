using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Rows;
using Parquet;
using Parquet.Data;
using Parquet.Meta;
using Parquet.Schema;

namespace AdaViP.Data.Tables;

/// <summary>
/// One Parquet file, open while any of its pictures may be asked for. Reads whole columns of a row group; safe for several
/// threads, which take turns.
/// </summary>
internal sealed class ParquetTable
{
    private readonly Lock _lock = new();
    private readonly FileStream _stream;
    private readonly ParquetReader _reader;
    private readonly UnpackedBound _bound;

    private ParquetTable(string file, FileStream stream, ParquetReader reader)
    {
        File = file;
        _stream = stream;
        _reader = reader;
        _bound = new UnpackedBound(file);
    }

    /// <summary>As given.</summary>
    public string File { get; }

    /// <summary>Columns.</summary>
    public ParquetSchema Schema => _reader.Schema;

    /// <summary>Row groups.</summary>
    public int GroupCount => _reader.RowGroupCount;

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="UserDataException">It is not a complete Parquet file.</exception>
    public static ParquetTable Open(string file)
    {
        FileStream stream = InputFile.Open(file);
        try
        {
            ParquetCheck.Frame(stream, file);
            ParquetReader reader = ParquetReader.CreateAsync(stream, leaveStreamOpen: false).GetAwaiter().GetResult();
            ParquetCheck.Footer(reader, stream.Length);
            return new ParquetTable(file, stream, reader);
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is UserErrorException || MemoryProblem.IsOfTheProcess(exception))
            {
                throw;
            }

            // Damaged files make the reader fail in any way.
            throw Damaged(file, "its footer", exception);
        }
    }

    /// <summary>Rows of a file, by its footer; the file is closed again.</summary>
    /// <exception cref="UserDataException">It is missing, or not a complete Parquet file.</exception>
    public static long CountRows(string file)
    {
        ParquetTable table = Open(file);
        using (table._stream)
        {
            return Enumerable.Range(0, table.GroupCount).Sum(group => (long)table.RowCount(group));
        }
    }

    /// <summary>Rows of a row group.</summary>
    public int RowCount(int group)
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        return checked((int)reader.RowCount);
    }

    /// <summary>Rows of a row group where the column is null; null where the file does not say.</summary>
    public long? NullCount(int group, DataField column)
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        return reader.GetStatistics(column)?.NullCount;
    }

    /// <summary>Entries of a column of a row group: its rows, or the elements of its lists and the lists without any.</summary>
    public int EntryCount(int group, DataField column)
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        return checked((int)reader.GetMetadata(column)!.MetaData!.NumValues);
    }

    /// <summary>The bytes of every entry of a column of a row group.</summary>
    public byte[]?[] Bytes(int group, DataField column) => Raw<byte[]?[], ReadOnlyMemory<byte>>(
        group, column, value => value.Length, (values, definitions, _) =>
    {
        byte[]?[] cells = new byte[]?[definitions.Length == 0 ? values.Length : definitions.Length];
        int next = 0;
        for (int entry = 0; entry < cells.Length; entry++)
        {
            if (definitions.Length == 0 || definitions[entry] == column.MaxDefinitionLevel)
            {
                cells[entry] = values[next++].ToArray();
            }
        }

        return cells;
    });

    /// <summary>The levels of a column of bytes of a row group, without the bytes.</summary>
    public LeafCells Levels(int group, DataField column) =>
        Leaf<ReadOnlyMemory<byte>>(group, column, null, _ => NullValue.Instance, keep: false);

    /// <summary>A column of a row group; null for a type that no layout uses.</summary>
    public LeafCells? Leaf(int group, DataField column) => System.Type.GetTypeCode(column.ClrType) switch
    {
        TypeCode.Int64 => Numbers<long>(group, column),
        TypeCode.Int32 => Numbers<int>(group, column),
        TypeCode.Int16 => Numbers<short>(group, column),
        TypeCode.SByte => Numbers<sbyte>(group, column),
        TypeCode.UInt64 => Numbers<ulong>(group, column),
        TypeCode.UInt32 => Numbers<uint>(group, column),
        TypeCode.UInt16 => Numbers<ushort>(group, column),
        TypeCode.Byte => Numbers<byte>(group, column),
        TypeCode.Double => Numbers<double>(group, column),
        TypeCode.Single => Numbers<float>(group, column),
        TypeCode.Boolean => Leaf<bool>(group, column, null, value => new NumberValue(value ? "true" : "false", isTruth: true)),
        _ => column.ClrType == typeof(ReadOnlyMemory<char>)
            ? Leaf<ReadOnlyMemory<char>>(
                group, column, value => sizeof(char) * (long)value.Length, value => new TextValue(new string(value.Span)))
            : null,
    };

    private LeafCells Numbers<T>(int group, DataField column)
        where T : struct, IFormattable =>
        Leaf<T>(group, column, null, value => new NumberValue(
            value.ToString(null, System.Globalization.CultureInfo.InvariantCulture), isTruth: false));

    private LeafCells Leaf<T>(int group, DataField column, Func<T, long>? size, Func<T, RowValue> convert, bool keep = true)
        where T : struct => Raw<LeafCells, T>(group, column, size, (values, definitions, repetitions) =>
        {
            int count = definitions.Length > 0 ? definitions.Length : repetitions.Length > 0 ? repetitions.Length : values.Length;
            int present = definitions.Length == 0 ? values.Length : definitions.Count(column.MaxDefinitionLevel);
            var converted = new RowValue[keep ? present : 0];
            for (int i = 0; i < converted.Length; i++)
            {
                converted[i] = convert(values[i]);
            }

            return new LeafCells(
                count,
                definitions.Length == 0 ? null : definitions.ToArray(),
                repetitions.Length == 0 ? null : repetitions.ToArray(),
                number => converted[number]);
        });

    // The raw values, not the reader's own nullable arrays: in a nested column those do not stand where their rows do.
    // Repeated values are one and the same there: their copies are counted before they are made.
    private TResult Raw<TResult, T>(int group, DataField column, Func<T, long>? size, RawReader<TResult, T> read)
        where T : struct
    {
        lock (_lock)
        {
            try
            {
                using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
                ColumnMetaData chunk = reader.GetMetadata(column)!.MetaData!;
                long unpacked = StoredPages.UnpackedBytes(_stream, chunk);
                Require(unpacked);
                unpacked += StoredPages.SharedBytes(_stream, chunk, column) ?? throw NotRead(
                    $"column {column.Path} of row group {group} is stored as DELTA_BYTE_ARRAY with codec {chunk.Codec}; "
                    + "that is read for bytes and ASCII texts alone, uncompressed or with SNAPPY, ZSTD, GZIP or BROTLI");
                Require(unpacked);
                using RawColumnData raw = reader.ReadRawColumnDataBaseAsync(column).AsTask().GetAwaiter().GetResult();
                Span<int> definitions = column.MaxDefinitionLevel == 0 ? [] : raw.DefinitionLevels;
                Span<int> repetitions = column.MaxRepetitionLevel == 0 ? [] : raw.RepetitionLevels;
                Span<T> values = ((RawColumnData<T>)raw).Values;
                ParquetCheck.Levels(values.Length, definitions, repetitions, column, checked((int)reader.RowCount));
                if (size is not null)
                {
                    int present = column.MaxDefinitionLevel > 0 ? definitions.Count(column.MaxDefinitionLevel) : values.Length;
                    Require(unpacked + Sum(values[..present], size));
                }

                return read(values, definitions, repetitions);
            }
            catch (NotImplementedException exception) when (column.MaxRepetitionLevel > 0)
            {
                throw NotRead(
                    $"column {column.Path} of row group {group} holds lists in data pages of version 2, which are not read",
                    exception);
            }
            catch (Exception exception) when (exception is not UserErrorException && !MemoryProblem.IsOfTheProcess(exception))
            {
                throw Damaged(File, $"column {column.Path} of row group {group}", exception);
            }
        }

        void Require(long bytes) =>
            _bound.Require(group, column.Path.ToString(), typeof(T) != typeof(ReadOnlyMemory<byte>), StoredBytes(group), bytes);
    }

    private UserDataException NotRead(string what, Exception? exception = null)
    {
        string message = $"{File}: {what}. The file is not damaged: write the table again with pages "
            + "of version 1 and plain or dictionary encoding (pyarrow: data_page_version=\"1.0\", no column_encoding).";
        return exception is null ? new UserDataException(message) : new UserDataException(message, exception);
    }

    private static long Sum<T>(Span<T> values, Func<T, long> size)
    {
        long sum = 0;
        foreach (T value in values)
        {
            sum += size(value);
        }

        return sum;
    }

    private long StoredBytes(int group)
    {
        using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
        return Math.Min(_stream.Length, Schema.DataFields.Sum(column =>
            reader.GetMetadata(column)!.MetaData!.TotalCompressedSize));
    }

    private static UserDataException Damaged(string file, string part, Exception exception) =>
        new($"{file} is damaged: {part} cannot be read ({exception.Message.TrimEnd('.')}). "
            + "Download or write it again.", exception);

    private delegate TResult RawReader<TResult, T>(Span<T> values, Span<int> definitions, Span<int> repetitions);
}
