namespace AdaViP.Cli.Tests.Architecture;

/// <summary>Rooms that others embed have a list of what is public; the build compares it with the code.</summary>
public sealed class ApiBaselineTests
{
    [Theory]
    [InlineData("bindings/AdaViP.Native")]
    [InlineData("src/AdaViP.Core")]
    [InlineData("src/AdaViP.Data")]
    [InlineData("src/AdaViP.Endpoints")]
    [InlineData("src/AdaViP.Evaluation")]
    [InlineData("src/AdaViP.Llava")]
    [InlineData("src/AdaViP.Pairs")]
    [InlineData("src/AdaViP.Reports")]
    [InlineData("src/AdaViP.RunReports")]
    [InlineData("src/AdaViP.Torch")]
    [InlineData("src/AdaViP.Training")]
    [InlineData("src/AdaViP.Vision")]
    public void EmbeddedRoom_HasABaselineThatTheBuildReads(string room)
    {
        // Without the first file no analyzer is there; without this header nothing is said of null.
        string folder = Path.Combine(RepositoryPaths.Root, room);
        Assert.Equal("#nullable enable", File.ReadLines(Path.Combine(folder, "PublicAPI.Shipped.txt")).First());
        string[] lines = File.ReadAllLines(Path.Combine(folder, "PublicAPI.Unshipped.txt"));
        Assert.Equal("#nullable enable", lines[0]);
        string name = Path.GetFileName(room);
        Assert.Contains(lines, line => line.Contains(name + ".", StringComparison.Ordinal));
    }
}
