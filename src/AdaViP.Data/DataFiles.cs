using System.IO.Enumeration;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Settings;

namespace AdaViP.Data;

/// <summary>Finds the files that a path names and tells tables from text.</summary>
internal static class DataFiles
{
    private const int MostShown = 5; // folders

    private static ReadOnlySpan<byte> ParquetMagic => "PAR1"u8;

    /// <summary>The file itself, a folder's Parquet shards, or what a pattern matches; by name, and of one split.</summary>
    /// <exception cref="UserDataException">There is none, or there are several splits.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
        {
            InputFile.Require(path, null, "Name a file with rows; save what a pipe gives into a file first.");
            return [path];
        }

        if (Directory.Exists(path))
        {
            string[] shards = Matching(path, "*.parquet");
            return shards.Length > 0 ? DataSplits.RequireOne(path, shards) : throw new UserDataException(
                $"{path} is a folder without *.parquet files. {InsideFolders(path)}{InsideFiles(path)}");
        }

        string pattern = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            string shown = ShownValue.Cut(path.Replace('\0', '?'), ShownValue.LongestPath);
            throw new UserDataException(
                RemoteName.Advice(path, isDataset: true) is string advice ? $"{shown} does not exist. {advice}"
                : path.Contains('\0', StringComparison.Ordinal)
                    ? $"{shown} has a NUL character (shown as ?). Check {DataSettings.Files}."
                : $"{shown} does not exist (looked for {Path.GetFullPath(path)}). Check {DataSettings.Files}.");
        }

        string[] files = Directory.Exists(folder) ? Matching(folder, pattern) : [];
        return files.Length > 0 ? DataSplits.RequireOne(path, files) : throw new UserDataException(
            $"{path} matches no file in {Path.GetFullPath(folder)}; only the last part of a path may be a pattern. "
            + $"Check {DataSettings.Files}.");
    }

    /// <summary>Whether a file is a table: by its first bytes, or by its name where it has none.</summary>
    /// <exception cref="UserDataException">It is neither a table nor text that may be JSON.</exception>
    public static bool IsParquet(string file)
    {
        using FileStream stream = InputFile.Open(file, null, "Name a file with rows.");
        Span<byte> start = stackalloc byte[ForeignFile.HeadBytes];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        ForeignFile.RequireOther(file, start[..read]);
        return start[..read].StartsWith(ParquetMagic)
            || Path.GetExtension(file).Equals(".parquet", StringComparison.OrdinalIgnoreCase);
    }

    // A copy of a hub's data set has its tables in a folder of their own.
    private static string InsideFolders(string path)
    {
        string[] inside = [.. Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal)
            .Where(folder => Matching(folder, "*.parquet").Length > 0)];
        string example = inside.FirstOrDefault(DataSplits.IsTraining) ?? inside.FirstOrDefault() ?? "";
        return inside.Length switch
        {
            0 => "",
            1 => $"Its folder {Path.GetFileName(example)} has such files: name {example}. ",
            _ => $"Its folders {string.Join(", ", inside.Take(MostShown).Select(Path.GetFileName))}"
                + $"{(inside.Length > MostShown ? ", ..." : "")} have such files: name one of them, for example {example}. ",
        };
    }

    // Text is named by a pattern: a folder may hold other text too.
    private static string InsideFiles(string path)
    {
        string[] lines = Matching(path, "*.jsonl");
        string[] texts = lines.Length > 0 ? lines : Matching(path, "*.json");
        return texts.Length == 0
            ? $"Name the data file, or a pattern such as {Path.Combine(path, "*.jsonl")}."
            : $"Name the data file, or a pattern, for example {DataSplits.Example(texts)}.";
    }

    private static string[] Matching(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: false))
            .Order(StringComparer.Ordinal),
    ];
}
