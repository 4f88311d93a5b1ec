using AdaViP.Core;
using AdaViP.Core.Data;
using Parquet;
using Parquet.Data;
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
            CheckMagic(stream, file);
            return new ParquetTable(file, ParquetReader.CreateAsync(stream, leaveStreamOpen: false).GetAwaiter().GetResult());
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
                return Spread(((RawColumnData<TIn>)raw).Values, raw.DefinitionLevels, column, checked((int)reader.RowCount), convert);
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

    private static void CheckMagic(FileStream stream, string file)
    {
        Span<byte> mark = stackalloc byte[4];
        bool starts = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false) == mark.Length && mark.SequenceEqual("PAR1"u8);
        if (!starts)
        {
            throw new UserDataException($"{file} is no Parquet file ({stream.Length:N0} bytes; it does not start with PAR1).");
        }

        stream.Position = Math.Max(stream.Length - mark.Length, 0);
        stream.ReadExactly(mark);
        if (!mark.SequenceEqual("PAR1"u8) || stream.Length < 12)
        {
            throw new UserDataException($"{file} ends early ({stream.Length:N0} bytes; it does not end with PAR1). Download or write it again.");
        }

        stream.Position = 0;
    }

    private static UserDataException Damaged(string file, string part, Exception exception) =>
        new($"{file} is damaged: {part} cannot be read ({exception.Message.TrimEnd('.')}). Download or write it again.", exception);
}
