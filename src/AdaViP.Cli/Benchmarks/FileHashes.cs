using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdaViP.Core.Inputs;

namespace AdaViP.Cli.Benchmarks;

/// <summary>SHA-256 of files, by which two runs can tell whether they were scored against the same annotations.</summary>
internal static class FileHashes
{
    /// <summary>File name to SHA-256 in lower-case hex; of two files with one name the first counts.</summary>
    /// <param name="files">Files that can be read.</param>
    public static JsonObject Of(IReadOnlyList<string> files)
    {
        var document = new JsonObject();
        foreach ((string file, string hash) in files.AsParallel().AsOrdered().Select(file => (file, Hash(file))))
        {
            document.TryAdd(Path.GetFileName(file), hash);
        }

        return document;
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    /// <param name="file">A file that can be read.</param>
    public static string Hash(string file)
    {
        using FileStream stream = InputFile.Open(file);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
