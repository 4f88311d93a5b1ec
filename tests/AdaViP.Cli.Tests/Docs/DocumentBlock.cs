using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>A block of code in README.md, in CONTRIBUTING.md or in a page of docs.</summary>
/// <param name="Page">Its file, relative to the repository.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Language">What stands behind its opening mark.</param>
/// <param name="Text">Its lines.</param>
internal sealed partial record DocumentBlock(string Page, int Line, string Language, string Text)
{
    private static readonly string[] Shells = ["sh", "bash", "console", "shell"];

    /// <summary>All blocks of all pages, in their order.</summary>
    public static IReadOnlyList<DocumentBlock> All { get; } = [.. Pages().SelectMany(Read)];

    /// <summary>The commands of all blocks in a shell's language.</summary>
    public static IReadOnlyList<DocumentCommand> Commands { get; } =
    [
        .. All.Where(block => Shells.Contains(block.Language)).SelectMany(
            block => Lines(block.Text).Select(line => new DocumentCommand(block.Page, block.Line, line))),
    ];

    private static IEnumerable<string> Pages() => Directory
        .EnumerateFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Append(Path.Combine(RepositoryPaths.Root, "README.md"))
        .Append(Path.Combine(RepositoryPaths.Root, ".github", "CONTRIBUTING.md"));

    private static IEnumerable<DocumentBlock> Read(string file)
    {
        string text = File.ReadAllText(file);
        string page = Path.GetRelativePath(RepositoryPaths.Root, file);
        return Blocks().Matches(text).Select(match => new DocumentBlock(
            page, text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["language"].Value, match.Groups["text"].Value));
    }

    // One command may take several lines, and a remark may follow it.
    private static IEnumerable<string> Lines(string text) => text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        .Select(line => Remark().Replace(line, "").Trim())
        .Where(line => line.Length > 0);

    [GeneratedRegex(
        @"^(?<indent> *)```(?<language>[a-z]*)\n(?<text>.*?)^\k<indent>```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Remark();
}
