using System.Text;
using System.Text.RegularExpressions;

namespace AdaViP.Core.Files;

/// <summary>
/// A name, or a pattern of names, that this program writes under in a folder of results. Somebody else's file may have it: where
/// the program's own files can be told by their contents, only those are replaced or removed.
/// </summary>
/// <param name="Pattern">A name, with * for any characters and # for digits, at least one.</param>
/// <param name="Marks">
/// Texts one of which stands in the beginning of every such file of this program; none where the contents do not tell.
/// </param>
public sealed record OwnName(string Pattern, params IReadOnlyList<string> Marks)
{
    private const int HeadBytes = 1 << 16;

    private readonly Regex _pattern = PatternOf(Pattern);

    /// <summary>Whether it is the name of a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether a name is this one; letters of either case are different names.</summary>
    /// <param name="name">Without folder.</param>
    public bool Matches(string name) => _pattern.IsMatch(name);

    /// <summary>Whether a file under the name may be one that this program wrote: empty, cut short, or with a mark.</summary>
    /// <param name="path">A regular file.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public bool IsOwn(string path)
    {
        if (Marks.Count == 0 || IsFolder)
        {
            return true;
        }

        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        byte[] head = new byte[(int)Math.Min(HeadBytes, stream.Length)];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ReadOnlySpan<byte> found = head.AsSpan(0, read);
        foreach (string mark in Marks)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(mark);
            if (found.IndexOf(bytes) >= 0 || bytes.AsSpan().StartsWith(found))
            {
                return true;
            }
        }

        return false;
    }

    private static Regex PatternOf(string name)
    {
        string escaped = Regex.Escape(name).Replace("\\*", ".*", StringComparison.Ordinal)
            .Replace("\\#", "[0-9]+", StringComparison.Ordinal);
        return new Regex($"^{escaped}$", RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }
}
