using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Text;

namespace AdaViP.Training.Fingerprints;

/// <summary>Identity of a checkpoint folder: a hash over the contents of everything that decides what it computes.</summary>
internal static class ModelFingerprint
{
    private static readonly string[] Patterns = ["*.safetensors", "config.json", "*.safetensors.index.json"];

    /// <summary>Reads all weights once; some seconds for a model of 7 B parameters.</summary>
    /// <param name="folders">The checkpoint folder, and the tower's where the original layout keeps it apart.</param>
    /// <param name="cancellation">Looked at often.</param>
    /// <exception cref="UserDataException">A file cannot be read.</exception>
    internal static string Compute(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        using ContentHash hash = new();
        try
        {
            foreach (string folder in folders)
            {
                foreach (string file in Files(folder))
                {
                    InputFile.Require(file, null, "Fetch the model's files again.");
                    hash.Add(Path.GetFileName(file)).AddFile(file, cancellation);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserDataException(
                $"{string.Join(", ", folders)}: the model cannot be read: {FileProblem.Describe(e)}. "
                + "Fetch its files again.", e);
        }

        return hash.Finish();
    }

    /// <summary>Hash of the tokenizer file and of what stands beside it; names what turns text into ids.</summary>
    internal static string Tokenizer(string folder)
    {
        if (LlavaTokenizer.FileOf(folder) is not string path)
        {
            return "none";
        }

        using ContentHash hash = new();
        hash.AddFile(path);
        return (LlavaTokenizer.RolesOf(path) is { Length: > 0 } roles ? hash.Add(roles) : hash).Finish();
    }

    private static IEnumerable<string> Files(string folder) =>
        Patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)).Distinct().Order(StringComparer.Ordinal);
}
