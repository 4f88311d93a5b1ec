using System.Text;
using AdaViP.Core.Inputs;
using Parquet;
using Parquet.Schema;

namespace AdaViP.Data.Preferences;

/// <summary>
/// Writes language preferences as Parquet with the columns of RLAIF-V's tables: picture as a struct of bytes and path, question,
/// the two answers, and where they come from. Equal rows give equal bytes.
/// </summary>
public static class PreferenceTableWriter
{
    private const int RowsPerGroup = 100; // some megabytes of pictures, which a reader holds at a time
    private const string Mark = "adavip.preferences";

    // The end of a file says what it is, uncompressed: columns and positions of every group, some hundred bytes each.
    private const int LongestEnd = 1 << 20;

    private static readonly DataField<byte[]> ImageBytes = new("bytes");
    private static readonly DataField<string> ImagePath = new("path");
    private static readonly DataField<string> Source = new("ds_name");
    private static readonly DataField<string> Question = new("question");
    private static readonly DataField<string> Chosen = new("chosen");
    private static readonly DataField<string> Rejected = new("rejected");
    private static readonly DataField<string> Origin = new("origin_dataset");
    private static readonly DataField<string> Id = new("idx");
    private static readonly DataField<string> Path = new("image_path");

    private static readonly ParquetSchema Schema = new(
        Source, new StructField("image", ImageBytes, ImagePath), Question, Chosen, Rejected, Origin, Id, Path);

    /// <summary>Writes a table.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="source">Name of the data set.</param>
    /// <param name="rows">Read once, group by group.</param>
    public static async Task WriteAsync(Stream stream, string source, IEnumerable<PreferenceTableRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(Schema, stream).ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string> { [Mark] = source };
        foreach (PreferenceTableRow[] part in rows.Chunk(RowsPerGroup))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await WriteAsync(group, source, part).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a file is such a table of this program.</summary>
    /// <param name="path">A regular file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsOne(string path)
    {
        using FileStream stream = InputFile.Open(path);
        stream.Position = Math.Max(0, stream.Length - LongestEnd);
        byte[] end = new byte[stream.Length - stream.Position];
        return end.AsSpan(0, stream.ReadAtLeast(end, end.Length, throwOnEndOfStream: false))
            .IndexOf(Encoding.UTF8.GetBytes(Mark)) >= 0;
    }

    private static async Task WriteAsync(ParquetRowGroupWriter group, string source, PreferenceTableRow[] rows)
    {
        DataField[] columns = Schema.DataFields;
        int next = 0;
        await Texts(_ => source).ConfigureAwait(false);
        await Present(row => row.Image).ConfigureAwait(false);
        await Present(row => row.ImagePath.AsMemory()).ConfigureAwait(false);
        await Texts(row => row.Question).ConfigureAwait(false);
        await Texts(row => row.Chosen).ConfigureAwait(false);
        await Texts(row => row.Rejected).ConfigureAwait(false);
        await Texts(row => row.Origin).ConfigureAwait(false);
        await Texts(row => row.Id).ConfigureAwait(false);
        await Texts(row => row.ImagePath).ConfigureAwait(false);
        group.CompleteValidate();

        Task Texts(Func<PreferenceTableRow, string> cell) =>
            group.WriteAsync(columns[next++], (IReadOnlyCollection<string>)[.. rows.Select(cell)]);

        // A nested column: every level present.
        Task Present<T>(Func<PreferenceTableRow, T> cell)
            where T : struct
        {
            DataField column = columns[next++];
            int[] levels = [.. rows.Select(_ => column.MaxDefinitionLevel)];
            return group.WriteAllPartsAsync<T>(column, rows.Select(cell).ToArray(), levels, null, CancellationToken.None);
        }
    }
}
