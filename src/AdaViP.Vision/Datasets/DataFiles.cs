using System.IO.Enumeration;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets;

/// <summary>Finds the files that a path names and tells tables from text.</summary>
internal static class DataFiles
{
    private static ReadOnlySpan<byte> ParquetMagic => "PAR1"u8;

    /// <summary>The file itself, a folder's Parquet shards, or what a pattern matches; by name.</summary>
    /// <exception cref="UserDataException">There is none.</exception>
    public static IReadOnlyList<string> Find(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (Directory.Exists(path))
        {
            string[] shards = Matching(path, "*.parquet");
            return shards.Length > 0 ? shards : throw new UserDataException(
                $"{path} is a folder without *.parquet files. Name the data file, or a pattern such as " +
                $"{Path.Combine(path, "*.jsonl")}.");
        }

        string pattern = Path.GetFileName(path);
        string folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            throw new UserDataException($"{path} does not exist (looked for {Path.GetFullPath(path)}). Check --data.");
        }

        string[] files = Directory.Exists(folder) ? Matching(folder, pattern) : [];
        return files.Length > 0 ? files : throw new UserDataException(
            $"{path} matches no file in {Path.GetFullPath(folder)}; only the last part of a path may be a pattern. Check --data.");
    }

    /// <summary>Whether a file is a table: by its first bytes, or by its name where it has none.</summary>
    public static bool IsParquet(string file)
    {
        using FileStream stream = File.OpenRead(file);
        Span<byte> start = stackalloc byte[4];
        int read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return start[..read].SequenceEqual(ParquetMagic) || Path.GetExtension(file).Equals(".parquet", StringComparison.OrdinalIgnoreCase);
    }

    private static string[] Matching(string folder, string pattern) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(file), ignoreCase: false))
            .Order(StringComparer.Ordinal),
    ];
}
