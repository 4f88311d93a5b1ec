using System.Runtime.Versioning;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Core.Tests.Files;

public sealed class AppendFileTests
{
    [Theory]
    [InlineData(FailingLayer.Quota, "the user's disk quota is used up", "Free space of that quota")]
    [InlineData(FailingLayer.NoSpace, "the disk is full", "Free space on that disk")]
    [InlineData(FailingLayer.Io, "the disk reports an input/output error", "Check or replace that disk")]
    public void Append_SyncFails_TheFileEndsWhereItDidAndTheCallerIsTold(int error, string reason, string remedy)
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("answers.jsonl", "one\n");
        using IDisposable replaced = FileLayer.Replace(new FailingLayer { Error = error });
        using (AppendFile file = AppendFile.Open(path, new WriteAdvice("Kept.", ", then continue")))
        {
            StorageException e = Assert.Throws<StorageException>(() => file.Append("two\n"u8, sync: true));
            Assert.StartsWith($"{path} cannot be written: {reason}", e.Message, StringComparison.Ordinal);
            Assert.EndsWith($". Kept. {remedy}, or copy the folder to another disk, then continue.", e.Message,
                StringComparison.Ordinal);
        }

        Assert.Equal("one\n", File.ReadAllText(path));
    }

    [Fact]
    public void ReadAll_LargerThanAnyOfItsKind_IsRefusedUnreadWithBothSizes()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("metrics.jsonl", "");
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(3L << 30);
        }

        using AppendFile file = AppendFile.Open(path);
        string message = Assert.Throws<UserDataException>(() => file.ReadAll()).Message;
        Assert.StartsWith($"{path} has 3,221,225,472 bytes or more, but a file of this kind may have 1,073,741,824.", message,
            StringComparison.Ordinal);
        Assert.Contains("move it elsewhere", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sync_NewFile_ItsNameIsSyncedOnceToo()
    {
        using TemporaryFolder folder = new();
        FailingLayer layer = new() { Fails = _ => false };
        using IDisposable replaced = FileLayer.Replace(layer);
        using (AppendFile file = AppendFile.Open(folder.Path + "/metrics.jsonl"))
        {
            file.Append("one\n"u8);
            file.Sync();
            file.Append("two\n"u8, sync: true);
        }

        Assert.Equal(["sync metrics.jsonl", "folder " + Path.GetFileName(folder.Path), "sync metrics.jsonl"], layer.Calls);
        Assert.Equal("one\ntwo\n", File.ReadAllText(folder.Path + "/metrics.jsonl"));
    }

    [Fact]
    public void Sync_FolderOfANewFileFails_IsAFailure()
    {
        using TemporaryFolder folder = new();
        using IDisposable replaced = FileLayer.Replace(
            new FailingLayer { Fails = call => call.StartsWith("folder", StringComparison.Ordinal) });
        using AppendFile file = AppendFile.Open(folder.Path + "/metrics.jsonl");
        Assert.Throws<StorageException>(file.Sync);
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public void Open_FileWithASecondName_ThatOneKeepsItsContents()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("metrics.jsonl", "one\ntwo\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        HardLinks.Make(path, folder.At("backup.jsonl"));
        using (AppendFile file = AppendFile.Open(path))
        {
            file.Cut(4);
            file.Append("three\n"u8, sync: true);
        }

        Assert.Equal("one\nthree\n", File.ReadAllText(path));
        Assert.Equal("one\ntwo\n", File.ReadAllText(folder.At("backup.jsonl")));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Fact]
    public void Open_CopyOfAFileWithASecondNameFails_BothStayAndTheCallerIsTold()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("metrics.jsonl", "one\n");
        HardLinks.Make(path, folder.At("backup.jsonl"));
        using IDisposable replaced = FileLayer.Replace(new FailingLayer());

        StorageException e = Assert.Throws<StorageException>(
            () => AppendFile.Open(path, new WriteAdvice("Kept.", ", then continue")));

        Assert.StartsWith($"{path} cannot be written: the user's disk quota", e.Message, StringComparison.Ordinal);
        Assert.Contains("Kept.", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("then continue.", e.Message, StringComparison.Ordinal);
        Assert.All((string[])[path, folder.At("backup.jsonl")], file => Assert.Equal("one\n", File.ReadAllText(file)));
        Assert.Equal(2, Directory.GetFiles(folder.Path).Length);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_Link_IsRefusedWhateverItLeadsTo(bool exists)
    {
        using TemporaryFolder folder = new();
        string target = folder.Path + "/target";
        if (exists)
        {
            File.WriteAllText(target, "precious");
        }

        File.CreateSymbolicLink(folder.Path + "/metrics.jsonl", target);

        UserOptionException e = Assert.Throws<UserOptionException>(() => AppendFile.Open(folder.Path + "/metrics.jsonl"));

        Assert.Contains("metrics.jsonl is a link to", e.Message, StringComparison.Ordinal);
        Assert.Equal(exists, File.Exists(target));
    }

    [Fact]
    public void OpenLock_Link_IsRefused()
    {
        using TemporaryFolder folder = new();
        string precious = folder.Write("precious", "precious");
        File.CreateSymbolicLink(folder.Path + "/run.lock", precious);

        Assert.Throws<UserOptionException>(() => OutputFolderLock.Take(folder.Path));

        Assert.Equal("precious", File.ReadAllText(precious));
    }
}
