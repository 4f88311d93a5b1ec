using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Core.Inputs;

namespace AdaViP.Cli.Benchmarks.Answers;

/// <summary>The files of a checkpoint folder that decide answers: weights, settings, tokenizer, special tokens, templates.</summary>
internal static class ModelFiles
{
    // Settings may come in files that a later version reads: every one of these kinds counts, whatever its name.
    private static readonly string[] Kinds = [".json", ".jinja", ".model", ".safetensors", ".bin"];

    private static readonly string[] Names = ["vocab.txt", "merges.txt"];

    // Until per-file hashes were stored: these files, and of each no more than its ends.
    private static readonly string[] EarlierPatterns =
    [
        "config.json", "tokenizer.json", "tokenizer.model", "preprocessor_config.json", "processor_config.json", "*.safetensors", "*.bin",
    ];

    private const int EarlierBytesAtEachEnd = 1 << 20;

    /// <summary>The files, by name in ordinal order.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    /// <param name="isOutput">Whether a file name is one that evaluations write, for folders that hold a model and its evaluation.</param>
    public static IReadOnlyList<string> Of(string folder, Func<string, bool> isOutput) =>
    [
        .. Directory.EnumerateFiles(folder)
            .Where(file => (Kinds.Contains(Path.GetExtension(file)) || Names.Contains(Path.GetFileName(file)))
                && !isOutput(Path.GetFileName(file)))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>File name to SHA-256 of the whole file; weights are read as a whole too, since any tensor may be the changed one.</summary>
    /// <param name="files">From <see cref="Of"/>.</param>
    public static JsonObject Hashes(IReadOnlyList<string> files) => FileHashes.Of(files);

    /// <summary>The hash that earlier versions stored: the ends of some of the files.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    public static string EarlierHash(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<string> files = EarlierPatterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern));
        foreach (string file in files.Distinct().Order(StringComparer.Ordinal))
        {
            using FileStream stream = InputFile.Open(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)}:{stream.Length}:"));
            byte[] bytes = new byte[(int)Math.Min(EarlierBytesAtEachEnd, stream.Length)];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            stream.Seek(-bytes.Length, SeekOrigin.End);
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
