using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class OwnNamesTests : IDisposable
{
    private static readonly OwnNames Names = new(
        new OwnName("run.json", "\"mark\""), new OwnName("part-#.bin"), new OwnName("parts") { IsFolder = true });

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("run.json", true)]
    [InlineData("run.json.partial", true)]
    [InlineData("run.json.abcd1234.partial", true)]
    [InlineData("run.json.abcd1234", false)]
    [InlineData("run.json.bak", false)]
    [InlineData("Run.json", false)]
    [InlineData("part-12.bin", true)]
    [InlineData("part-x.bin", false)]
    [InlineData("part-.bin", false)]
    [InlineData("parts.old", true)]
    public void Has_NamesAndTemporaryOnes(string name, bool expected) => Assert.Equal(expected, Names.Has(name));

    [Theory]
    [InlineData("", true)]
    [InlineData("\"ma", true)] // cut short
    [InlineData("{ \"mark\": 1 }", true)]
    [InlineData("mine", false)]
    public void Require_File_IsToldByItsContents(string text, bool isOwn)
    {
        File.WriteAllText(At("run.json"), text);
        if (isOwn)
        {
            Names.Require(_folder.Path);
            return;
        }

        string message = Assert.Throws<UserOptionException>(() => Names.Require(_folder.Path)).Message;
        Assert.Contains($"{At("run.json")} is not what this command writes there", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_LinkOrWrongKind_IsRefused()
    {
        File.CreateSymbolicLink(At("part-1.bin"), "elsewhere");
        Assert.Contains("is a link to", Refusal(), StringComparison.Ordinal);
        File.Delete(At("part-1.bin"));
        Directory.CreateDirectory(At("part-1.bin"));
        Assert.Contains("is a folder", Refusal(), StringComparison.Ordinal);
        Directory.Delete(At("part-1.bin"));
        File.WriteAllText(At("parts"), "");
        Assert.Contains("is a file", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void RequireNotRead_SameFileByAnyName_IsRefused()
    {
        File.WriteAllText(At("part-1.bin"), "x");
        File.CreateSymbolicLink(At("link"), "part-1.bin");
        File.WriteAllText(At("other"), "x");
        string[] outputs = [At("part-1.bin"), At("part-2.bin")];
        OwnNames.RequireNotRead(_folder.Path, outputs, [("the data", At("other")), ("the data", At("missing"))]);
        foreach (string input in (string[])[At("part-1.bin"), At("link"), _folder.Path + "/./part-1.bin"])
        {
            string message = Assert.Throws<UserOptionException>(
                () => OwnNames.RequireNotRead(_folder.Path, outputs, [("the data", input)])).Message;
            Assert.Contains($"would replace the data \"{input}\"", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AtomicFolder_Replaced_KeepsWhatIsNotItsOwn()
    {
        Directory.CreateDirectory(At("step-1", "mine"));
        File.WriteAllText(At("step-1", "notes.txt"), "mine");
        File.WriteAllText(At("step-1", "part-1.bin"), "old");
        File.WriteAllText(At("step-1", "part-2.bin"), "old");
        using (var target = AtomicFolder.Begin(At("step-1"), Names.Has))
        {
            File.WriteAllText(Path.Combine(target.WorkPath, "part-1.bin"), "new");
            target.Commit();
        }

        Assert.Equal(
            ["mine", "notes.txt", "part-1.bin"],
            Directory.EnumerateFileSystemEntries(At("step-1")).Select(Path.GetFileName).Order());
        Assert.Equal("new", File.ReadAllText(At("step-1", "part-1.bin")));
        Assert.Equal([At("step-1")], Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void OutputFolderLock_LockOfSomebody_IsNotTakenForIt()
    {
        File.WriteAllText(At("run.lock"), "mine");
        Assert.Contains(
            "run.lock is not what this command writes there",
            Assert.Throws<UserOptionException>(() => OutputFolderLock.Take(_folder.Path)).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(At("run.lock")));
    }

    private string Refusal() => Assert.Throws<UserOptionException>(() => Names.Require(_folder.Path)).Message;

    private string At(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    // As another share of a build writes: .NET locks the file against every reader.
    [Fact]
    public void Require_FileThatIsBeingWritten_IsTakenForOurs()
    {
        using TemporaryFolder folder = new();
        var names = new OwnNames(new OwnName("run.json", "\"mark\""));
        using FileStream held = new(folder.At("run.json.partial"), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        names.Require(folder.Path);
    }

    [Fact]
    public void AtomicFolder_LeftoverWithFilesOfSomebody_KeepsThemOrIsRefused()
    {
        using TemporaryFolder folder = new();
        folder.Write("step-1/weights", "old");
        folder.Write("step-1.partial/notes", "mine");
        using (AtomicFolder target = AtomicFolder.Begin(folder.At("step-1"), name => name == "weights"))
        {
            Assert.Equal("mine", File.ReadAllText(folder.At("step-1/notes")));
        }

        folder.Write("step-1.partial/notes", "mine too");
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => AtomicFolder.Begin(folder.At("step-1"), name => name == "weights").Dispose());
        Assert.StartsWith(folder.At("step-1.partial/notes"), error.Message, StringComparison.Ordinal);
        Assert.Equal("mine too", File.ReadAllText(folder.At("step-1.partial/notes")));
    }

    [Fact]
    public void Remove_LinkToAFolder_TouchesNothing()
    {
        using TemporaryFolder folder = new();
        folder.Write("theirs/weights", "mine");
        Directory.CreateSymbolicLink(folder.At("link"), folder.At("theirs"));
        OwnContents.Remove(folder.At("link"), _ => true);
        Assert.Equal("mine", File.ReadAllText(folder.At("theirs/weights")));
    }
}
