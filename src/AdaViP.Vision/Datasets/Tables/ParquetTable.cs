using System.Buffers.Binary;
using AdaViP.Core;
using AdaViP.Core.Data;
using Parquet;
using Parquet.Data;
using Parquet.Meta;
using Parquet.Schema;

namespace AdaViP.Vision.Datasets.Tables;

/// <summary>
/// One Parquet file, open while any of its pictures may be asked for. Reads whole columns of a row group; safe for several threads,
/// which take turns.
/// </summary>
internal sealed class ParquetTable
{
    private readonly Lock _lock = new();
    private readonly ParquetReader _reader;

    private ParquetTable(string file, ParquetReader reader)
    {
        File = file;
        _reader = reader;
    }

    /// <summary>As given.</summary>
    public string File { get; }

    /// <summary>Columns.</summary>
    public ParquetSchema Schema => _reader.Schema;

    /// <summary>Row groups.</summary>
    public int GroupCount => _reader.RowGroupCount;

    /// <summary>Opens a file and reads its footer.</summary>
    /// <exception cref="UserDataException">It is no complete Parquet file.</exception>
    public static ParquetTable Open(string file)
    {
        FileStream stream = System.IO.File.OpenRead(file);
        try
        {
            CheckFrame(stream, file);
            ParquetReader reader = ParquetReader.CreateAsync(stream, leaveStreamOpen: false).GetAwaiter().GetResult();
            CheckFooter(reader, stream.Length);
            return new ParquetTable(file, reader);
        }
        catch (Exception exception)
        {
            stream.Dispose();
            if (exception is UserErrorException or OutOfMemoryException)
            {
                throw;
            }

            // Damaged files make the reader fail in any way.
            throw Damaged(file, "its footer", exception);
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

    /// <summary>A text column of a row group.</summary>
    public string?[] Texts(int group, DataField column) =>
        Column<ReadOnlyMemory<char>, string>(group, column, value => new string(value.Span));

    /// <summary>A column of lists of texts of a row group; null lists are empty, null texts are left out.</summary>
    public IReadOnlyList<string>[] TextLists(int group, DataField column)
    {
        lock (_lock)
        {
            try
            {
                using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
                using RawColumnData raw = reader.ReadRawColumnDataBaseAsync(column).AsTask().GetAwaiter().GetResult();
                return Lists(
                    ((RawColumnData<ReadOnlyMemory<char>>)raw).Values, raw.DefinitionLevels, raw.RepetitionLevels, column,
                    checked((int)reader.RowCount));
            }
            catch (Exception exception) when (exception is not (UserErrorException or OutOfMemoryException))
            {
                throw Damaged(File, $"column {column.Path} of row group {group}", exception);
            }
        }
    }

    /// <summary>A column of bytes of a row group.</summary>
    public byte[]?[] Bytes(int group, DataField column) =>
        Column<ReadOnlyMemory<byte>, byte[]>(group, column, value => value.ToArray());

    /// <summary>A column of numbers of a row group, as text.</summary>
    public string?[] Numbers<T>(int group, DataField column)
        where T : struct, IFormattable =>
        Column<T, string>(group, column, value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture));

    // The raw values, not the reader's own nullable arrays: in a nested column those do not stand where their rows do.
    private TOut?[] Column<TIn, TOut>(int group, DataField column, Func<TIn, TOut> convert)
        where TIn : struct
        where TOut : class
    {
        lock (_lock)
        {
            try
            {
                using ParquetRowGroupReader reader = _reader.OpenRowGroupReader(group);
                using RawColumnData raw = reader.ReadRawColumnDataBaseAsync(column).AsTask().GetAwaiter().GetResult();
                return Spread(
                    ((RawColumnData<TIn>)raw).Values, column.MaxDefinitionLevel == 0 ? [] : raw.DefinitionLevels, column,
                    checked((int)reader.RowCount), convert);
            }
            catch (Exception exception) when (exception is not (UserErrorException or OutOfMemoryException))
            {
                throw Damaged(File, $"column {column.Path} of row group {group}", exception);
            }
        }
    }

    private static TOut?[] Spread<TIn, TOut>(Span<TIn> values, Span<int> levels, DataField column, int rows, Func<TIn, TOut> convert)
        where TOut : class
    {
        if (levels.Length != (column.MaxDefinitionLevel == 0 ? 0 : rows) || (levels.Length == 0 && values.Length != rows))
        {
            throw new InvalidDataException($"{values.Length} values and {levels.Length} levels for {rows} rows");
        }

        var cells = new TOut?[rows];
        int next = 0;
        for (int row = 0; row < rows; row++)
        {
            if (levels.Length == 0 || levels[row] == column.MaxDefinitionLevel)
            {
                cells[row] = convert(values[next++]);
            }
        }

        return cells;
    }

    // Repetition level 0 begins a row; a text is there where its definition level is the highest.
    private static List<string>[] Lists(
        Span<ReadOnlyMemory<char>> values, Span<int> definitions, Span<int> repetitions, DataField column, int rows)
    {
        var cells = new List<string>[rows];
        int row = -1;
        int next = 0;
        for (int i = 0; i < repetitions.Length; i++)
        {
            if (repetitions[i] == 0)
            {
                cells[++row] = [];
            }

            if (definitions[i] == column.MaxDefinitionLevel)
            {
                cells[row].Add(new string(values[next++].Span));
            }
        }

        return row + 1 == rows && next == values.Length
            ? cells
            : throw new InvalidDataException($"{row + 1} lists of {next} values for {rows} rows and {values.Length} values");
    }

    // The reader trusts the footer: it may read for ever where counts and offsets are impossible.
    private static void CheckFooter(ParquetReader reader, long fileLength)
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
                        $"row group {index}, column {column.Path}: {chunk.NumValues} values for {group.RowCount} rows, " +
                        $"{chunk.TotalCompressedSize} bytes from {start} on in a file of {fileLength}");
                }
            }
        }
    }

    private static void CheckFrame(FileStream stream, string file)
    {
        Span<byte> mark = stackalloc byte[4];
        Span<byte> tail = stackalloc byte[8];
        bool starts = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && mark.SequenceEqual("PAR1"u8);
        if (!starts)
        {
            throw new UserDataException($"{file} is no Parquet file ({stream.Length:N0} bytes; it does not start with PAR1).");
        }

        stream.Position = Math.Max(stream.Length - tail.Length, 0);
        int length = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false) == tail.Length && tail[4..].SequenceEqual("PAR1"u8)
            ? BinaryPrimitives.ReadInt32LittleEndian(tail)
            : throw new UserDataException($"{file} ends early ({stream.Length:N0} bytes; it does not end with PAR1). Download or write it again.");
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
            throw new InvalidDataException("it is no complete Thrift structure");
        }

        stream.Position = 0;
    }

    private static UserDataException Damaged(string file, string part, Exception exception) =>
        new($"{file} is damaged: {part} cannot be read ({exception.Message.TrimEnd('.')}). Download or write it again.", exception);
}
