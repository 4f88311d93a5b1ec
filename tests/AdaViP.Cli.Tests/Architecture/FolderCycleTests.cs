namespace AdaViP.Cli.Tests.Architecture;

/// <summary>
/// Within a project, uses between folders go one way only, so that each folder can be read without those above it.
/// </summary>
public sealed class FolderCycleTests
{
    /// <summary>Projects of the product, as folders from the root.</summary>
    public static TheoryData<string> Projects =>
    [
        .. new[] { "src", "bindings" }.SelectMany(top => Directory.GetDirectories(Path.Combine(RepositoryPaths.Root, top)))
            .Where(folder => Directory.EnumerateFiles(folder, "*.csproj").Any())
            .Select(folder => Path.GetRelativePath(RepositoryPaths.Root, folder)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_UsesBetweenFolders_GoOneWay(string project)
    {
        IReadOnlyList<string> circles = new SourceGraph(Path.Combine(RepositoryPaths.Root, project)).Circles();
        Assert.True(circles.Count == 0, $"folders of {project} use one another in a circle:\n{string.Join('\n', circles)}");
    }

    [Fact]
    public void Circles_TwoFoldersThatUseEachOther_AreNamedWithAnExample()
    {
        using var folder = new TemporaryFolder();
        folder.Write("A/First.cs", "using P.B;\nnamespace P.A;\nclass First { Second? _x; }");
        folder.Write("B/Second.cs", "namespace P.B;\n/* First */ class Second { string _s = \"First\"; }\nenum Third { }");
        folder.Write("C/Fourth.cs", "using P.A;\nnamespace P.C;\nclass Fourth { First? _x; string _t = \"Third\"; }");
        Assert.Equal([], new SourceGraph(folder.Path).Circles());
        folder.Write("B/Fifth.cs", "namespace P.B;\nclass Fifth { string _s = $\"{P.A.First}\"; }");
        Assert.Equal(["A -> B (First.cs: Second)", "B -> A (Fifth.cs: First)"], new SourceGraph(folder.Path).Circles());
    }
}
