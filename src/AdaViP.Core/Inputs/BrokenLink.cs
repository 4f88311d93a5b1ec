using AdaViP.Core.Files;

namespace AdaViP.Core.Inputs;

/// <summary>A symbolic link that leads to nothing, as the hub's cache has where a download was not finished.</summary>
/// <param name="Clause">What it is; follows the link's path.</param>
/// <param name="Advice">The next step, as a sentence.</param>
internal sealed record BrokenLink(string Clause, string Advice)
{
    // No path of Linux may have more.
    private const int MostLinks = 40;

    // A folder whose names this user may not list says nothing of a download.
    private static readonly EnumerationOptions Readable = new() { IgnoreInaccessible = true, AttributesToSkip = default };

    /// <summary>Looks at a path that leads to nothing.</summary>
    /// <param name="path">Relative or full.</param>
    /// <returns>Null where neither the path nor a folder in it is a link that leads to nothing.</returns>
    public static BrokenLink? Of(string path)
    {
        string full = Path.GetFullPath(path);
        string? link = full;
        while (link is not null && FileStatus.Of(link, followLinks: false)?.Kind != FileKind.Link)
        {
            if (FileStatus.Of(link) is not null)
            {
                return null;
            }

            link = Path.GetDirectoryName(link);
        }

        if (link is null || FileStatus.Of(link) is not null)
        {
            return null;
        }

        string subject = link == full ? "is a link" : $"is in {link}, a link";
        return End(link) is string target
            ? new BrokenLink($"{subject} to {target}, which does not exist{Unfinished(target)}", Fetch(target))
            : new BrokenLink($"{subject} that leads back to itself", "Remove the link, and name the file itself.");
    }

    // The first thing on the way that is not there; null where the links go in a circle.
    private static string? End(string link)
    {
        string current = link;
        for (int links = 0; links < MostLinks; links++)
        {
            if (new FileInfo(current).LinkTarget is not string next)
            {
                return current;
            }

            current = Path.GetFullPath(next, Path.GetDirectoryName(current)!);
        }

        return null;
    }

    // The hub's cache has a file under the name of its content, and until it is complete under a longer one.
    private static string Unfinished(string target) => IsBegun(target) ? ": its download was not finished" : "";

    private static string Fetch(string target) => IsBegun(target) || Path.GetFileName(Path.GetDirectoryName(target)) == "blobs"
        ? "Run its download again, such as 'hf download': it continues what is not finished."
        : "Correct the link, or copy the file to its place.";

    private static bool IsBegun(string target)
    {
        string? folder = Path.GetDirectoryName(target);
        return Directory.Exists(folder)
            && Directory.EnumerateFiles(folder, "*", Readable).Select(Path.GetFileName).Any(name =>
                name!.StartsWith(Path.GetFileName(target) + ".", StringComparison.Ordinal)
                && name.EndsWith(".incomplete", StringComparison.Ordinal));
    }
}
