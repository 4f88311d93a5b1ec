using AdaViP.Core.Files;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Files;

/// <summary>SHA-256 of files, by which two runs can tell whether they were scored against the same annotations.</summary>
internal static class FileHashes
{
    /// <summary>File name to SHA-256 in lower-case hex; of two files with one name the first counts.</summary>
    /// <param name="files">Files that can be read.</param>
    /// <param name="progress">Told of bytes read, from several threads; null for nobody.</param>
    /// <param name="cancellation">Looked at in every block.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(
        IReadOnlyList<string> files, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        var hashes = new List<KeyValuePair<string, string>>();
        var names = new HashSet<string>();
        ParallelQuery<string> each = files.AsParallel().AsOrdered().WithCancellation(cancellation);
        foreach ((string file, string hash) in each.Select(file => (file, Hash(file, progress, cancellation))))
        {
            if (names.Add(Path.GetFileName(file)))
            {
                hashes.Add(KeyValuePair.Create(Path.GetFileName(file), hash));
            }
        }

        return hashes;
    }

    /// <summary>SHA-256 in lower-case hex.</summary>
    /// <param name="file">A file that can be read.</param>
    /// <param name="progress">Told of bytes read; null for nobody.</param>
    /// <param name="cancellation">Looked at in every block.</param>
    public static string Hash(string file, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        using FileStream stream = InputFile.Open(file);
        return Digest.Of(stream, progress, cancellation);
    }
}
