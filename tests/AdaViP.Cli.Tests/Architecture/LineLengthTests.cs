namespace AdaViP.Cli.Tests.Architecture;

/// <summary>A line of code, comment or test data in a source file is read without scrolling.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 130;

    private static readonly string[] Folders = [".ci", "benchmarks", "bindings", "native", "src", "tests"];

    private static readonly string[] Endings = [".cs", ".c", ".cpp", ".h", ".hpp", ".inl"];

    // What builds and test runs write, as in .gitignore.
    private static readonly string[] Written = ["bin", "obj", "build", "artifacts", "out", "TestResults"];

    [Fact]
    public void Sources_Lines_AreAtMost130CharactersLong()
    {
        string[] files = [.. Folders.SelectMany(folder => Sources(Path.Combine(RepositoryPaths.Root, folder)))];
        foreach (string ending in Endings)
        {
            Assert.Contains(files, file => file.EndsWith(ending, StringComparison.Ordinal));
        }

        string[] found =
            [.. files.SelectMany(file => TooLong(File.ReadLines(file), Path.GetRelativePath(RepositoryPaths.Root, file)))];
        Assert.True(
            found.Length == 0,
            "Break these lines where a reader would pause: at an argument, before an operator, or after a sentence.\n"
                + string.Join('\n', found));
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
    [InlineData("A.cs", true)]
    [InlineData("a.hpp", true)]
    [InlineData("A.g.cs", false)]
    [InlineData("a.md", false)]
    public void Sources_AreHandWrittenFiles(string name, bool expected) => Assert.Equal(expected, IsSource(name));

    private static IEnumerable<string> TooLong(IEnumerable<string> lines, string file) => lines
        .Select((line, i) => (line.Length, Number: i + 1))
        .Where(line => line.Length > Longest)
        .Select(line => $"{file}:{line.Number}: {line.Length} characters");

    private static IEnumerable<string> Sources(string folder) => Directory.EnumerateFiles(folder).Where(IsSource).Concat(
        Directory.EnumerateDirectories(folder)
            .Where(inner => !Written.Contains(Path.GetFileName(inner)))
            .SelectMany(Sources));

    // The generators of *.g.cs write what the compiler reads.
    private static bool IsSource(string file) =>
        Endings.Contains(Path.GetExtension(file)) && !file.EndsWith(".g.cs", StringComparison.Ordinal);
}
