using AdaViP.Core.Foundation;
using Parquet;
using Parquet.Schema;

namespace AdaViP.Data.Triplets;

/// <summary>
/// Writes a table of triplets as Parquet: pictures as Hugging Face's struct of bytes and path, described in the file's metadata
/// so that <c>datasets</c> decodes them, texts and numbers beside them. Equal rows give equal bytes.
/// </summary>
public static class TripletTableWriter
{
    private const int RowsPerGroup = 50; // what datasets streams at a time; some dozen megabytes of pictures

    private static readonly DataField<byte[]> ImageBytes = new("bytes");
    private static readonly DataField<string> ImagePath = new("path");
    private static readonly DataField<byte[]> RejectedBytes = new("bytes");
    private static readonly DataField<string> RejectedPath = new("path");
    private static readonly DataField<string> Id = new("id");
    private static readonly DataField<string> Question = new("question");
    private static readonly DataField<string> Chosen = new("chosen");
    private static readonly DataField<string> Rejected = new("rejected");
    private static readonly DataField<string> RemovedTag = new("removed_tag");
    private static readonly DataField<double> BoxSide = new("element");
    private static readonly DataField<double> BoxScore = new("box_score");
    private static readonly DataField<string> Sentence = new("element");
    private static readonly DataField<double> ClipScore = new("element");
    private static readonly DataField<double> ClipSum = new("clip_sum");

    private static readonly ParquetSchema Schema = new(
        Id, new StructField("image", ImageBytes, ImagePath), new StructField("rejected_image", RejectedBytes, RejectedPath),
        Question, Chosen, Rejected, RemovedTag, new ListField("box", BoxSide), BoxScore, new ListField("sentences", Sentence),
        new ListField("clip_scores", ClipScore), ClipSum);

    /// <summary>Writes a table.</summary>
    /// <param name="stream">Left open.</param>
    /// <param name="rows">Read once, group by group.</param>
    public static async Task WriteAsync(Stream stream, IEnumerable<TripletRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(Schema, stream).ConfigureAwait(false);
        writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = TripletFeatures.Json };
        foreach (TripletRow[] part in rows.Chunk(RowsPerGroup))
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            await WriteAsync(group, part).ConfigureAwait(false);
        }
    }

    private static async Task WriteAsync(ParquetRowGroupWriter group, TripletRow[] rows)
    {
        DataField[] columns = Schema.DataFields;
        int next = 0;
        await Texts(row => row.Id).ConfigureAwait(false);
        await Present(row => row.Image).ConfigureAwait(false);
        await Present(row => row.ImagePath.AsMemory()).ConfigureAwait(false);
        await Present(row => row.RejectedImage).ConfigureAwait(false);
        await Present(row => row.RejectedPath.AsMemory()).ConfigureAwait(false);
        await Texts(row => row.Question).ConfigureAwait(false);
        await Texts(row => row.Chosen).ConfigureAwait(false);
        await Texts(row => row.Rejected).ConfigureAwait(false);
        await Texts(row => row.RemovedTag).ConfigureAwait(false);
        await Lists(row => Sides(row.Box)).ConfigureAwait(false);
        await Numbers(row => row.BoxScore).ConfigureAwait(false);
        await Lists<ReadOnlyMemory<char>>(row => [.. row.Sentences.Select(sentence => sentence.AsMemory())])
            .ConfigureAwait(false);
        await Lists(row => row.ClipScores).ConfigureAwait(false);
        await Numbers(row => row.ClipScores.Sum()).ConfigureAwait(false);
        group.CompleteValidate();

        Task Texts(Func<TripletRow, string> cell) =>
            group.WriteAsync(columns[next++], (IReadOnlyCollection<string>)[.. rows.Select(cell)]);

        Task Numbers(Func<TripletRow, double> cell) =>
            group.WriteAsync<double>(columns[next++], rows.Select(cell).ToArray().AsMemory(), null, null, CancellationToken.None);

        // A nested column: every level present.
        Task Present<T>(Func<TripletRow, T> cell)
            where T : struct
        {
            DataField column = columns[next++];
            int[] levels = [.. rows.Select(_ => column.MaxDefinitionLevel)];
            return group.WriteAllPartsAsync<T>(column, rows.Select(cell).ToArray(), levels, null, CancellationToken.None);
        }

        // Repetition level 0 starts a list, 1 goes on; no list is empty.
        Task Lists<T>(Func<TripletRow, IReadOnlyList<T>> cells)
            where T : struct
        {
            DataField column = columns[next++];
            var values = new List<T>();
            var repetitions = new List<int>();
            foreach (TripletRow row in rows)
            {
                IReadOnlyList<T> list = cells(row);
                for (int i = 0; i < list.Count; i++)
                {
                    values.Add(list[i]);
                    repetitions.Add(i == 0 ? 0 : 1);
                }
            }

            int[] levels = [.. values.Select(_ => column.MaxDefinitionLevel)];
            return group.WriteAllPartsAsync<T>(column, values.ToArray(), levels, repetitions.ToArray(), CancellationToken.None);
        }
    }

    private static double[] Sides(PixelBox box) => [box.Left, box.Top, box.Right, box.Bottom];
}
