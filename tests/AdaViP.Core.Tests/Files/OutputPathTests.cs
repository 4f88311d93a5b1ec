using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class OutputPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/a/b")]
    [InlineData("a/b..c/...")]
    [InlineData("-")]
    public void Resolve_NothingUp_StaysAsGiven(string path) => Assert.Equal(path, OutputPath.Resolve(path));

    [Fact]
    public void Resolve_UpFromAFolder_IsTheFolderAbove()
    {
        Directory.CreateDirectory(At("x", "y"));
        Assert.Equal(At("out"), OutputPath.Resolve(_folder.Path + "/x/y/../.././out"));
        Assert.Equal(At("x"), OutputPath.Resolve(_folder.Path + "/x/y/.."));
        Assert.Equal("/out", OutputPath.Resolve("/../../out"));
    }

    [Fact]
    public void Resolve_UpFromALink_IsAboveWhatItLeadsTo()
    {
        Directory.CreateDirectory(At("real", "inner"));
        Directory.CreateSymbolicLink(At("link"), At("real", "inner"));
        Directory.CreateSymbolicLink(At("link2"), "link");
        Assert.Equal(At("real", "out"), OutputPath.Resolve(_folder.Path + "/link/../out"));
        Assert.Equal(At("real", "out"), OutputPath.Resolve(_folder.Path + "/link2/../out"));
    }

    [Fact]
    public void Resolve_UpFromWhatIsMissingOrAFile_IsRefused()
    {
        File.WriteAllText(At("notes.txt"), "x");
        string missing = Assert.Throws<UserOptionException>(() => OutputPath.Resolve(_folder.Path + "/no/../out")).Message;
        Assert.Contains($"\"{At("no")}\", which does not exist", missing, StringComparison.Ordinal);
        string file = Assert.Throws<UserOptionException>(() => OutputPath.Resolve(_folder.Path + "/notes.txt/../out")).Message;
        Assert.Contains("which is a file, not a folder", file, StringComparison.Ordinal);
    }

    private string At(params string[] parts) => Path.Combine([_folder.Path, .. parts]);
}
