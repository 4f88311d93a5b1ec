using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets;

/// <summary>Tells the splits of a data set apart by the names of its files, as Hugging Face's library does.</summary>
internal static class DataSplits
{
    private static readonly (string Split, string[] Words)[] Known =
    [
        ("train", ["train", "training"]),
        ("validation", ["validation", "valid", "val", "dev"]),
        ("test", ["test", "testing", "eval", "evaluation"]),
    ];

    /// <summary>The files, unless they belong to several splits: a model must not be tuned on its own test.</summary>
    /// <param name="path">What the user named.</param>
    /// <param name="files">What was found there.</param>
    /// <exception cref="UserDataException">They do.</exception>
    public static IReadOnlyList<string> RequireOne(string path, IReadOnlyList<string> files)
    {
        var splits = files.Select(file => (File: file, Split: Of(file))).Where(file => file.Split is not null)
            .GroupBy(file => file.Split!.Value.Split).ToArray();
        if (splits.Length < 2)
        {
            return files;
        }

        string found = string.Join(" and ", splits.Select(split => $"{split.Key} ({split.Count()} {(split.Count() == 1 ? "file" : "files")})"));
        var (first, mark) = splits.OrderBy(split => Array.FindIndex(Known, known => known.Split == split.Key)).First().First();
        string pattern = Path.GetFileName(first)[..mark!.Value.End] + "*" + Path.GetExtension(first);
        throw new UserDataException(
            $"{path} holds files of several splits: {found}. Name the files of one, for example " +
            $"{Path.Combine(Path.GetDirectoryName(first)!, pattern)}; several can be named one by one.");
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
            if (Array.Find(Known, known => known.Words.Contains(word)) is { Split: string split })
            {
                return (split, end);
            }

            start = end;
        }

        return null;
    }
}
