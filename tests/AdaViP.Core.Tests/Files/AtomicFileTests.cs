using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class AtomicFileTests
{
    [Fact]
    public void WriteText_Done_ContentsNameAndFolderAreSyncedInThatOrder()
    {
        using TemporaryFolder folder = new();
        FailingLayer layer = new() { Fails = _ => false };
        using (FileLayer.Replace(layer))
        {
            AtomicFile.WriteText(folder.Path + "/run.json", "{}");
        }

        Assert.Equal(["sync run.json.partial", "rename run.json", "folder " + Path.GetFileName(folder.Path)], layer.Calls);
        Assert.Equal("{}", File.ReadAllText(folder.Path + "/run.json"));
    }

    [Theory]
    [InlineData(FailingLayer.Quota, "the user's disk quota is used up (a file of 3 B was being written, ")]
    [InlineData(FailingLayer.NoSpace, "the disk is full (a file of 3 B was being written, ")]
    [InlineData(FailingLayer.Io, "the disk reports an input/output error (a file of 3 B was being written). ")]
    public void WriteText_SyncFails_TheOldFileStaysAndTheMessageNamesFileCauseAndWayOut(int error, string reason)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("scores.json", "old");
        using IDisposable replaced = FileLayer.Replace(new FailingLayer { Error = error });

        StorageException e = Assert.Throws<StorageException>(() => AtomicFile.WriteText(path, "new"));

        Assert.StartsWith($"{path} cannot be written: {reason}", e.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing that was saved before has been changed.", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(
            error switch
            {
                FailingLayer.Io => " Check or replace that disk, or choose another folder.",
                FailingLayer.Quota => " Free space of that quota, or choose another folder.",
                _ => " Free space on that disk, or choose another folder.",
            },
            e.Message,
            StringComparison.Ordinal);
        Assert.Equal("old", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void WriteText_FolderCannotBeSynced_IsAFailureToo()
    {
        using TemporaryFolder folder = new();
        using IDisposable replaced = FileLayer.Replace(
            new FailingLayer { Fails = call => call.StartsWith("folder", StringComparison.Ordinal) });

        StorageException e = Assert.Throws<StorageException>(() => AtomicFile.WriteText(folder.Path + "/run.json", "new"));

        Assert.Contains("may be lost when the machine stops", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteText_LeftoverOfAKilledProcess_IsReplaced()
    {
        using TemporaryFolder folder = new();
        folder.Write("run.json.partial", "half");
        AtomicFile.WriteText(folder.Path + "/run.json", "whole");
        Assert.Equal("whole", File.ReadAllText(folder.Path + "/run.json"));
        Assert.Single(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("run.json.partial")]
    public void WriteText_LinkUnderOneOfItsNames_IsRefusedAndNotFollowed(string name)
    {
        using TemporaryFolder folder = new();
        string precious = folder.Write("elsewhere/precious", "precious");
        Directory.CreateDirectory(folder.Path + "/out");
        File.CreateSymbolicLink(folder.Path + "/out/" + name, precious);

        UserOptionException e =
            Assert.Throws<UserOptionException>(() => AtomicFile.WriteText(folder.Path + "/out/run.json", "new"));

        Assert.Contains($"{folder.Path}/out/{name} is a link to \"{precious}\"", e.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(precious));
    }

    [Fact]
    public void Begin_SharedFolder_TwoWritersOfAFileDoNotMeet()
    {
        using TemporaryFolder folder = new();
        string path = folder.Path + "/reply.json";
        using var one = AtomicFile.Begin(path, shared: true);
        using var other = AtomicFile.Begin(path, shared: true);
        one.Write(stream => stream.Write("one"u8));
        other.Write(stream => stream.Write("other"u8));
        one.Commit();
        Assert.Equal("one", File.ReadAllText(path));
        other.Commit();
        Assert.Equal("other", File.ReadAllText(path));
        Assert.Single(Directory.GetFiles(folder.Path));
    }
}
