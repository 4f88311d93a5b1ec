using AdaViP.Core.Data;

namespace AdaViP.Data;

/// <summary>Tells the splits of a data set apart by the names of its files, as Hugging Face's library does.</summary>
internal static class DataSplits
{
    private const string Training = "train";
    private const string Unnamed = "no split's name";

    private static readonly (string Split, string[] Words)[] Known =
    [
        (Training, ["train", "training"]),
        ("validation", ["validation", "valid", "val", "dev"]),
        ("test", ["test", "testing", "eval", "evaluation", "holdout", "heldout"]),
    ];

    /// <summary>The files, unless they belong to several splits: a model must not be tuned on its own test.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="files">What was found there.</param>
    /// <exception cref="UserDataException">They do.</exception>
    public static IReadOnlyList<string> RequireOne(string path, IReadOnlyList<string> files)
    {
        var splits = files.Select(file => (File: file, Split: Of(file))).GroupBy(file => file.Split?.Split ?? Unnamed).ToArray();

        // Files without a split's name belong to the training, beside files of another split too.
        if (splits.Select(split => split.Key == Unnamed ? Training : split.Key).Distinct().Count() < 2)
        {
            return files;
        }

        string found = string.Join(" and ", splits.Select(split =>
            $"{split.Key} ({split.Count()} {(split.Count() == 1 ? "file" : "files")})"));
        throw new UserDataException(
            $"{path} holds files of several splits: {found}. Name the files of one, for example {Example(files)}; "
            + "several can be named one by one.");
    }

    /// <summary>Whether the name of a file or folder is one of the training.</summary>
    public static bool IsTraining(string path) => Of(path)?.Split == Training;

    /// <summary>A pattern or name that <see cref="RequireOne"/> lets pass: of the training where there is one.</summary>
    /// <param name="files">At least one.</param>
    public static string Example(IReadOnlyList<string> files)
    {
        (string file, (string Split, int End)? split) = files.Select(file => (File: file, Split: Of(file)))
            .OrderBy(file => file.Split is null ? 1 : 2 * Array.FindIndex(Known, known => known.Split == file.Split.Value.Split))
            .First();
        return split is not (_, int end) ? file
            : Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(file)[..end] + "*" + Path.GetExtension(file));
    }

    // The first word of the name that is a split's, between characters that are not letters or digits.
    private static (string Split, int End)? Of(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file);
        for (int start = 0; start < name.Length; start++)
        {
            int end = start;
            while (end < name.Length && char.IsAsciiLetterOrDigit(name[end]))
            {
                end++;
            }

            string word = name[start..end];
            if (Array.Find(Known, known => known.Words.Contains(word.ToLowerInvariant())) is { Split: string split })
            {
                return (split, end);
            }

            start = end;
        }

        return null;
    }
}
