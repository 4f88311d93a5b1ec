using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class AtomicFolderTests
{
    [Fact]
    public void Commit_NewFolder_FilesFolderAndNameAreSyncedInThatOrder()
    {
        using TemporaryFolder folder = new();
        FailingLayer layer = new() { Fails = _ => false };
        using IDisposable replaced = FileLayer.Replace(layer);
        using AtomicFolder target = AtomicFolder.Begin(folder.Path + "/step-1");
        File.WriteAllText(target.WorkPath + "/weights", "contents");

        target.Commit();

        Assert.Equal(
            ["sync weights", "folder step-1.partial", "rename step-1", "folder " + Path.GetFileName(folder.Path)], layer.Calls);
        Assert.Equal("contents", File.ReadAllText(folder.Path + "/step-1/weights"));
    }

    [Fact]
    public void Rename_OfAFolder_IsOnTheDiskWhenItReturns()
    {
        using TemporaryFolder folder = new();
        folder.Write("step-1/weights", "contents");
        string parent = "folder " + Path.GetFileName(folder.Path);
        FailingLayer layer = new() { Fails = _ => false };
        using (FileLayer.Replace(layer))
        {
            AtomicFolder.Rename(folder.At("step-1"), folder.At("step-1.damaged"));
        }

        Assert.Equal(["rename step-1.damaged", parent], layer.Calls);
        Assert.Equal("contents", File.ReadAllText(folder.At("step-1.damaged/weights")));
        using (FileLayer.Replace(new FailingLayer { Fails = call => call == parent }))
        {
            Assert.Throws<IOException>(() => AtomicFolder.Rename(folder.At("step-1.damaged"), folder.At("step-1")));
        }
    }

    [Theory]
    [InlineData("sync weights", "/step-1/weights", " (a file of 3 B was being written). ")]
    [InlineData("folder step-1.partial", "/step-1", ". ")]
    public void Commit_ASyncFails_TheOldFolderStaysAndTheFileIsNamed(string failing, string file, string size)
    {
        using TemporaryFolder folder = new();
        folder.Write("step-1/weights", "old");
        using IDisposable replaced = FileLayer.Replace(
            new FailingLayer { Error = FailingLayer.Io, Fails = call => call == failing });
        using (AtomicFolder target = AtomicFolder.Begin(folder.Path + "/step-1"))
        {
            File.WriteAllText(target.WorkPath + "/weights", "new");
            StorageException e = Assert.Throws<StorageException>(target.Commit);
            string message = $"{folder.Path}{file} cannot be written: the disk reports an input/output error{size}";
            Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
        }

        Assert.Equal("old", File.ReadAllText(folder.Path + "/step-1/weights"));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Commit_NameCannotBeSynced_IsAFailureAndTheOldFolderIsStillSomewhere()
    {
        using TemporaryFolder folder = new();
        folder.Write("step-1/weights", "old");
        string parent = "folder " + Path.GetFileName(folder.Path);
        using IDisposable replaced = FileLayer.Replace(new FailingLayer { Fails = call => call == parent });
        using (AtomicFolder target = AtomicFolder.Begin(folder.Path + "/step-1"))
        {
            File.WriteAllText(target.WorkPath + "/weights", "new");
            StorageException e = Assert.Throws<StorageException>(target.Commit);
            Assert.Contains("may be lost when the machine stops", e.Message, StringComparison.Ordinal);
        }

        Assert.Contains("old", Directory.EnumerateFiles(folder.Path, "weights", SearchOption.AllDirectories)
            .Select(File.ReadAllText));
    }

    [Theory]
    [InlineData("step-1")]
    [InlineData("step-1.partial")]
    public void Begin_LinkUnderOneOfItsNames_IsRefusedAndItsTargetStays(string name)
    {
        using TemporaryFolder folder = new();
        string precious = folder.Write("elsewhere/precious", "precious");
        File.CreateSymbolicLink(folder.Path + "/" + name, folder.Path + "/elsewhere");

        Assert.Throws<UserOptionException>(() => AtomicFolder.Begin(folder.Path + "/step-1"));

        Assert.Equal("precious", File.ReadAllText(precious));
    }

    [Fact]
    public void MoveFiles_LastOne_IsMovedWhenTheOthersAreOnTheDisk()
    {
        using TemporaryFolder folder = new();
        string from = folder.Path + "/.model";
        folder.Write(".model/config.json", "{}");
        folder.Write(".model/model.safetensors", "weights");
        FailingLayer layer = new() { Fails = _ => false };
        using IDisposable replaced = FileLayer.Replace(layer);

        AtomicFolder.MoveFiles(from, folder.Path, "config.json");

        string sync = "folder " + Path.GetFileName(folder.Path);
        Assert.Equal(["rename model.safetensors", sync, "rename config.json", sync], layer.Calls);
        Assert.False(Directory.Exists(from));
    }
}
