namespace AdaViP.Cli.Tests.Architecture;

/// <summary>A line of code, comment or configuration is read without scrolling, and a file of code tells one story.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 130;
    private const int ProductLines = 310;
    private const int TestLines = 350;

    private static readonly string[] Folders = [".ci", "benchmarks", "bindings", "docs", "native", "src", "tests"];

    private static readonly string[] Code = [".cs", ".c", ".cpp", ".h", ".hpp", ".inl"];

    private static readonly string[] Configuration = [".cmake", ".props", ".ps1", ".targets", ".yaml"];

    // What builds and test runs write, as in .gitignore.
    private static readonly string[] Written = ["bin", "obj", "build", "artifacts", "out", "TestResults"];

    // Longer than the others, and why.
    private static readonly Dictionary<string, string> LongFiles = new()
    {
        ["native/include/adavip/adavip.h"] = "the one C header of the native core, two thirds of it documentation",
    };

    [Fact]
    public void Sources_Lines_AreAtMost130CharactersLong()
    {
        string[] files = [.. All().Where(IsSource)];
        foreach (string ending in (string[])[.. Code, ".ps1", ".props", ".targets", ".yaml"])
        {
            Assert.Contains(files, file => file.EndsWith(ending, StringComparison.Ordinal));
        }

        Assert.Contains(files, file => file.EndsWith("/.ci/run", StringComparison.Ordinal));
        string[] found = [.. files.SelectMany(file => TooLong(File.ReadLines(file), Relative(file)))];
        Assert.True(
            found.Length == 0,
            "Break these lines where a reader would pause: at an argument, before an operator, or after a sentence.\n"
                + string.Join('\n', found));
    }

    [Fact]
    public void CodeFiles_AreAtMost310Lines_AndTests350()
    {
        var lines = All().Where(file => IsSource(file) && Code.Contains(Path.GetExtension(file)))
            .Select(file => (Name: Relative(file), Lines: File.ReadLines(file).Count()))
            .ToList();
        string[] found =
        [
            .. lines.Where(file => file.Lines > LongestFile(file.Name) && !LongFiles.ContainsKey(file.Name))
                .Select(file => $"{file.Name}: {file.Lines} lines, at most {LongestFile(file.Name)}"),
        ];
        Assert.True(found.Length == 0, "Split these files where another story begins:\n" + string.Join('\n', found));
        Assert.All(LongFiles.Keys, name => Assert.Contains(lines, file => file.Name == name && file.Lines > LongestFile(name)));
    }

    [Theory]
    [InlineData(130, 0)]
    [InlineData(131, 1)]
    public void TooLong_NamesFileAndLine(int length, int expected)
    {
        string[] found = [.. TooLong(["", new string('é', length), "end"], "src/A.cs")];
        Assert.Equal(expected, found.Length);
        Assert.All(found, line => Assert.Equal($"src/A.cs:2: {length} characters", line));
    }

    [Theory]
    [InlineData("src/A.cs", true, 310)]
    [InlineData("native/src/a.hpp", true, 310)]
    [InlineData("native/tests/a_test.cpp", true, 350)]
    [InlineData("tests/A.Tests/ATests.cs", true, 350)]
    [InlineData(".ci/run", true, 310)]
    [InlineData("docs/presets/a.yaml", true, 310)]
    [InlineData("src/A.g.cs", false, 310)]
    [InlineData("docs/a.md", false, 310)]
    public void Sources_AreHandWrittenFiles(string name, bool isSource, int lines)
    {
        Assert.Equal(isSource, IsSource(Path.Combine(RepositoryPaths.Root, name)));
        Assert.Equal(lines, LongestFile(name));
    }

    private static IEnumerable<string> TooLong(IEnumerable<string> lines, string file) => lines
        .Select((line, i) => (line.Length, Number: i + 1))
        .Where(line => line.Length > Longest)
        .Select(line => $"{file}:{line.Number}: {line.Length} characters");

    private static int LongestFile(string name) => name.Split('/').Contains("tests") ? TestLines : ProductLines;

    private static IEnumerable<string> All() =>
        Directory.EnumerateFiles(RepositoryPaths.Root).Concat(
            Folders.SelectMany(folder => Files(Path.Combine(RepositoryPaths.Root, folder))));

    private static IEnumerable<string> Files(string folder) => Directory.EnumerateFiles(folder).Concat(
        Directory.EnumerateDirectories(folder).Where(inner => !Written.Contains(Path.GetFileName(inner))).SelectMany(Files));

    private static string Relative(string file) => Path.GetRelativePath(RepositoryPaths.Root, file).Replace('\\', '/');

    // The generators of *.g.cs write what the compiler reads; goldens under tests/assets are data.
    private static bool IsSource(string file)
    {
        string name = Relative(file);
        string ending = Path.GetExtension(name);
        return !name.EndsWith(".g.cs", StringComparison.Ordinal)
            && (Code.Contains(ending)
                || (Configuration.Contains(ending) && !name.StartsWith("tests/assets/", StringComparison.Ordinal))
                || Path.GetFileName(name) == "CMakeLists.txt"
                || name.StartsWith(".ci/", StringComparison.Ordinal));
    }
}
