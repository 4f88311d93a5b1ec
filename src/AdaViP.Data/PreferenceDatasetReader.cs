using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Data.Formats;
using AdaViP.Data.Json;
using AdaViP.Data.Rows;
using AdaViP.Data.Tables;

namespace AdaViP.Data;

/// <summary>
/// Opens preference data in any layout of <see cref="DatasetFormat"/>. Texts are read at once, pictures when they are asked for.
/// </summary>
public static class PreferenceDatasetReader
{
    /// <summary>Opens a file, a folder of <c>*.parquet</c> shards, or a pattern such as <c>data/part-*.parquet</c>.</summary>
    /// <param name="path">JSON lines, a JSON array or Parquet, told apart by content; shards are read in the order of their
    /// names.</param>
    /// <param name="imageRoot">Folder that picture paths start from and may not leave; null: the folder of the data file.</param>
    /// <param name="policy">What a bad row does: throw, or be listed in <see cref="IPreferenceDataset.BadRows"/>.</param>
    /// <param name="format">Layout of the rows; recognised from the fields unless given.</param>
    /// <exception cref="UserDataException">The file does not exist, it is empty or damaged, its layout is unknown, no row can be
    /// read, or a row is bad and the policy is to stop. The message names file, line, field and reason.</exception>
    public static IPreferenceDataset Open(
        string path, string? imageRoot, BadRowPolicy policy, DatasetFormat format = DatasetFormat.Auto) =>
        Open(path, imageRoot, policy, new DatasetReadOptions { Format = format });

    /// <summary>Opens data in more particular ways.</summary>
    /// <param name="path">As above.</param>
    /// <param name="imageRoot">As above.</param>
    /// <param name="policy">As above.</param>
    /// <param name="options">Layout, fields that may be absent, cancellation.</param>
    /// <exception cref="UserDataException">As above.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IPreferenceDataset Open(string path, string? imageRoot, BadRowPolicy policy, DatasetReadOptions options) =>
        Open([path], imageRoot, policy, options);

    /// <summary>Opens several data as one; their samples follow one another.</summary>
    /// <param name="paths">At least one, each as above; none twice.</param>
    /// <param name="imageRoot">As above, for all of them.</param>
    /// <param name="policy">As above.</param>
    /// <param name="options">As above.</param>
    /// <exception cref="UserDataException">As above.</exception>
    /// <exception cref="UserOptionException">A file is named twice.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IPreferenceDataset Open(
        IReadOnlyList<string> paths, string? imageRoot, BadRowPolicy policy, DatasetReadOptions options)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(options);
        IReadOnlyList<string>[] sources = [.. paths.Select(DataFiles.Find)];
        RequireDistinct(sources, options.Weighted);
        var builder = new DatasetBuilder(policy, options.RejectedOptional, options.Cancellation);
        var store = new PictureStore(PictureStore.DefaultBudgetBytes, Path.GetTempPath());
        foreach ((string path, IReadOnlyList<string> files) in paths.Zip(sources))
        {
            builder.StartSource();
            try
            {
                foreach (string file in files)
                {
                    Read(file, new ImageRoot(imageRoot ?? Path.GetDirectoryName(Path.GetFullPath(file))!), options,
                        store, builder);
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new UserDataException($"{path} cannot be read: {FileProblem.Describe(exception)}. "
                    + "Name a file that you may read.", exception);
            }
        }

        return builder.Build(
            string.Join(", ", paths.Zip(sources).Select(source => Describe(source.First, source.Second))),
            [.. sources.SelectMany(files => files)]);
    }

    private static string Describe(string path, IReadOnlyList<string> files) => files.Count == 1
        ? files[0] : $"{path} ({Counted.Of(files.Count, "file")})";

    private static void RequireDistinct(IEnumerable<IReadOnlyList<string>> sources, bool weighted)
    {
        var seen = new HashSet<string>();
        foreach (string file in sources.SelectMany(files => files))
        {
            if (!seen.Add(Path.GetFullPath(file)))
            {
                throw new UserOptionException($"{file} is named twice. Name it once"
                    + (weighted ? ", with a weight of 2 where it is to count twice." : "."));
            }
        }
    }

    private static void Read(string file, ImageRoot root, DatasetReadOptions options, PictureStore store, DatasetBuilder builder)
    {
        builder.StartFile();
        if (DataFiles.IsParquet(file))
        {
            var table = new ParquetDataReader(ParquetTable.Open(file), store, root);
            RowReader.Read(table.Rows(), file, root, options.Format, table.OtherFields, builder);
        }
        else
        {
            RowReader.Read(JsonDataReader.Read(file), file, root, options.Format, [], builder);
        }
    }
}
