using Parquet;
using Parquet.Schema;

namespace AdaViP.Data.Tests.Support;

/// <summary>Writes small Parquet files.</summary>
internal static class TestTables
{
    /// <summary>One row of a triplet table; null cells stay null.</summary>
    public sealed record Row(
        byte[]? Image, string? ImagePath, byte[]? Rejected, string? Question = "What is this?", string? Chosen = "A cat.",
        string? Worse = "A dog.", string? Idx = null);

    /// <summary>Writes rows as Hugging Face does: image columns as structs of bytes and path.</summary>
    public static void WriteTriplets(string file, int rowsPerGroup, IReadOnlyList<Row> rows)
    {
        var bytes = new DataField<byte[]>("bytes");
        var path = new DataField<string>("path");
        var rejectedBytes = new DataField<byte[]>("bytes");
        var rejectedPath = new DataField<string>("path");
        var schema = new ParquetSchema(
            new StructField("image", bytes, path), new StructField("rejected_image", rejectedBytes, rejectedPath),
            new DataField<string>("question"), new DataField<string>("chosen"), new DataField<string>("rejected"),
            new DataField<string>("idx"));
        Write(file, schema, rows.Chunk(rowsPerGroup), async (group, part) =>
        {
            DataField[] columns = schema.DataFields;
            await Nested(group, columns[0], part, row => row.Image);
            await Nested(group, columns[1], part, row => row.ImagePath);
            await Nested(group, columns[2], part, row => row.Rejected);
            await Nested(group, columns[3], part, _ => (string?)null);
            await group.WriteAsync(columns[4], [.. part.Select(row => row.Question)]);
            await group.WriteAsync(columns[5], [.. part.Select(row => row.Chosen)]);
            await group.WriteAsync(columns[6], [.. part.Select(row => row.Worse)]);
            await group.WriteAsync(columns[7], [.. part.Select(row => row.Idx)]);
        });
    }

    /// <summary>Writes flat columns, one row group.</summary>
    public static void WriteFlat(
        string file, IReadOnlyList<DataField> fields, Func<ParquetRowGroupWriter, Task> write, ParquetOptions? options = null)
    {
        Write(file, new ParquetSchema(fields), [[0]], (group, _) => write(group), options);
    }

    private static void Write<T>(
        string file,
        ParquetSchema schema,
        IEnumerable<T[]> parts,
        Func<ParquetRowGroupWriter, T[], Task> write,
        ParquetOptions? options = null)
    {
        WriteAsync().GetAwaiter().GetResult();

        async Task WriteAsync()
        {
            await using FileStream stream = File.Create(file);
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, stream, options);
            foreach (T[] part in parts)
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                await write(group, part);
            }
        }
    }

    // Present struct, null member: level 1; both present: level 2.
    private static async Task Nested<T>(ParquetRowGroupWriter group, DataField column, Row[] rows, Func<Row, T?> cell)
        where T : class
    {
        int[] levels = [.. rows.Select(row => cell(row) is null ? 1 : 2)];
        if (typeof(T) == typeof(byte[]))
        {
            ReadOnlyMemory<byte>[] values = [.. rows.Select(cell).OfType<byte[]>().Select(value => (ReadOnlyMemory<byte>)value)];
            await group.WriteAllPartsAsync<ReadOnlyMemory<byte>>(column, values, levels, null, CancellationToken.None);
        }
        else
        {
            ReadOnlyMemory<char>[] values = [.. rows.Select(cell).OfType<string>().Select(value => value.AsMemory())];
            await group.WriteAllPartsAsync<ReadOnlyMemory<char>>(column, values, levels, null, CancellationToken.None);
        }
    }
}
