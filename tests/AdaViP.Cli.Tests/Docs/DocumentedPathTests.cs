using System.Text.RegularExpressions;

namespace AdaViP.Cli.Tests.Docs;

/// <summary>What README.md, CONTRIBUTING.md and the pages of docs call by its path is there.</summary>
public sealed partial class DocumentedPathTests
{
    // Names what was, too.
    private const string History = "messages.md";

    // Prefixes that a page gives a meaning of its own; ArchitectureDocumentTests follows them.
    private static readonly string[] Walks = ["T/", "P/", "E/"];

    private static readonly string[] Roots =
        [".ci", ".github", "benchmarks", "bindings", "docs", "native", "src", "tests"];

    private static readonly string[] Endings = [".c", ".cpp", ".cs", ".csproj", ".cu", ".h", ".hpp", ".inl", ".proto"];

    // Written by builds, in no clone.
    private static readonly string[] Built = ["bin", "obj"];

    private static readonly Lazy<HashSet<string>> Paths = new(() =>
    {
        var paths = new HashSet<string>();
        foreach (string root in Roots)
        {
            Add(paths, Path.Combine(RepositoryPaths.Root, root));
        }

        return paths;
    });

    public static TheoryData<string> Pages =>
    [
        "README.md", Path.Combine(".github", "CONTRIBUTING.md"),
        .. Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "docs"), "*.md")
            .Select(file => Path.GetRelativePath(RepositoryPaths.Root, file))
            .Where(page => Path.GetFileName(page) != History)
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_EachPathInCode_IsInTheRepository(string page)
    {
        string text = Block().Replace(File.ReadAllText(Path.Combine(RepositoryPaths.Root, page)), "");
        IEnumerable<string> paths = Code().Matches(text).Select(match => match.Groups[1].Value).Where(IsPath);
        string[] missing = [.. paths.Where(path => !IsThere(path)).Distinct()];
        Assert.True(missing.Length == 0, $"{page} names what is not in the repository: {string.Join(", ", missing)}");
    }

    [Theory]
    [InlineData("native/tests/abi_test.cpp", true)]
    [InlineData("abi_test.cpp", true)]
    [InlineData("Cli/Failures/ProgramSettings", true)]
    [InlineData("Data/Formats", true)]
    [InlineData("native/tests/gone_test.cpp", false)]
    [InlineData("Cli/Failures/Gone", false)]
    [InlineData("gone.cs", false)]
    public void IsThere_TakesPathsAndTheirEnds(string path, bool expected)
    {
        Assert.True(IsPath(path));
        Assert.Equal(expected, IsThere(path));
    }

    // A file of the sources, a folder from the root, or a type by the folders of its room.
    private static bool IsPath(string code) =>
        PathLike().IsMatch(code)
        && !Walks.Any(start => code.StartsWith(start, StringComparison.Ordinal))
        && !code.Split('/').Any(Built.Contains)
        && (Endings.Contains(Path.GetExtension(code))
            || Roots.Any(root => code.StartsWith(root + "/", StringComparison.Ordinal))
            || InARoom().IsMatch(code));

    private static bool IsThere(string code)
    {
        string path = code.TrimEnd('/');
        string type = path.Split('.')[0];
        return ((string[])[path, "AdaViP." + path, $"AdaViP.{type}.cs", type + ".cs"]).Any(Paths.Value.Contains);
    }

    // Every file and folder, and each under every end of its path.
    private static void Add(HashSet<string> paths, string folder)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder).Prepend(folder))
        {
            string[] parts = Path.GetRelativePath(RepositoryPaths.Root, entry).Split(Path.DirectorySeparatorChar);
            for (int i = 0; i < parts.Length; i++)
            {
                paths.Add(string.Join('/', parts[i..]));
            }

            if (entry != folder && Directory.Exists(entry) && !Built.Contains(Path.GetFileName(entry)))
            {
                Add(paths, entry);
            }
        }
    }

    [GeneratedRegex(@"^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"`([^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex PathLike();

    [GeneratedRegex(@"^[A-Z][a-z]\w*(/[A-Z]\w*)+(\.[A-Z]\w*)?$")]
    private static partial Regex InARoom();
}
