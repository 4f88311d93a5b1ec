using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Running;

/// <summary>
/// The files of a checkpoint folder that decide answers: weights, settings, tokenizer, special tokens, templates. Whatever else
/// lies there, such as what a training run or an evaluation leaves beside its model, decides nothing and may change.
/// </summary>
internal static class ModelFiles
{
    // config.json, generation_config.json, tokenizer_config.json and their like, those included that a later version reads.
    private static readonly string[] Endings = ["config.json", ".safetensors.index.json", ".safetensors", ".jinja", ".model"];

    private static readonly string[] Names =
    [
        "tokenizer.json", "special_tokens_map.json", "added_tokens.json", "chat_template.json", "vocab.json",
        "vocab.txt", "merges.txt",
    ];

    // In a checkpoint of a training run: it continues training and answers nothing.
    private const string OptimizerState = "optimizer.safetensors";

    // Until per-file hashes were stored: these files, and of each no more than its ends.
    private static readonly string[] EarlierPatterns =
    [
        "config.json", "tokenizer.json", "tokenizer.model", "preprocessor_config.json", "processor_config.json",
        "*.safetensors", "*.bin",
    ];

    private const int EarlierBytesAtEachEnd = 1 << 20;

    /// <summary>The files, by name in ordinal order.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    public static IReadOnlyList<string> Of(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(file => Count(Path.GetFileName(file))).Order(StringComparer.Ordinal)];

    /// <summary>Whether a file of that name decides answers.</summary>
    /// <param name="name">Without folder.</param>
    public static bool Count(string name) => name != OptimizerState
        && (Names.Contains(name) || Endings.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));

    /// <summary>
    /// File name to SHA-256 of the whole file; weights are read as a whole too, since any tensor may be the changed one.
    /// </summary>
    /// <param name="files">From <see cref="Of"/>.</param>
    /// <param name="display">Told how far a large model has been read.</param>
    /// <param name="cancellation">Stops it within a block.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Hashes(
        IReadOnlyList<string> files, IEvaluationDisplay display, CancellationToken cancellation) =>
        FileHashes.Of(files, display.ReadingModel(files.Sum(file => new FileInfo(file).Length)), cancellation);

    /// <summary>The hash that earlier versions stored: the ends of some of the files.</summary>
    /// <param name="folder">Checkpoint folder.</param>
    public static string EarlierHash(string folder)
    {
        using var hash = new Digest();
        IEnumerable<string> files = EarlierPatterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern));
        foreach (string file in files.Distinct().Order(StringComparer.Ordinal))
        {
            using FileStream stream = InputFile.Open(file);
            hash.AppendText($"{Path.GetFileName(file)}:{stream.Length}:");
            byte[] bytes = new byte[(int)Math.Min(EarlierBytesAtEachEnd, stream.Length)];
            stream.ReadExactly(bytes);
            hash.Append(bytes);
            stream.Seek(-bytes.Length, SeekOrigin.End);
            stream.ReadExactly(bytes);
            hash.Append(bytes);
        }

        return hash.Finish();
    }
}
