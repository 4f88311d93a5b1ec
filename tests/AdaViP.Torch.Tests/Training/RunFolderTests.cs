using AdaViP.Core;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Which folders a run may take, and what becomes of an earlier run in it.</summary>
public sealed class RunFolderTests
{
    [Fact]
    public void Open_FinishedRunWithoutCheckpoints_IsCalledThatAndNotOfferedToBeResumed()
    {
        using TemporaryFolder folder = SmallRun.InAFolder();
        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));
        Assert.Contains("holds a finished run (its checkpoints were not kept)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SettingKey.Resume.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderWithAnotherRun_IsRefusedWithTheWaysOut()
    {
        using TemporaryFolder folder = SmallRun.InAFolder();
        File.Delete(folder.At("config.json"));

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));

        Assert.Contains(SettingKey.Resume.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(SettingKey.Overwrite.ToString(), error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("metrics.jsonl")));
    }

    [Fact]
    public void Open_Overwrite_NothingChangesBeforeTheNewRunBegins()
    {
        using TemporaryFolder folder = SmallRun.InAFolder();
        List<string?> before = SmallRun.Names(folder);

        RunFolder.Open(folder.Path, OutputMode.Overwrite).Dispose();

        Assert.Equal(before, SmallRun.Names(folder));
    }

    [Fact]
    public void Begin_Overwrite_RunIsGoneAndReferenceLogProbsStay()
    {
        using TemporaryFolder folder = SmallRun.InAFolder();

        using (RunFolder run = RunFolder.Open(folder.Path, OutputMode.Overwrite))
        {
            run.Begin();
        }

        Assert.Equal(
            ["notes.txt", "reference-logps.jsonl"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Open_Resume_ChangesNothing()
    {
        using TemporaryFolder folder = SmallRun.InAFolder();
        List<string?> before = SmallRun.Names(folder);

        using (RunFolder run = RunFolder.Open(folder.Path, OutputMode.Resume))
        {
            run.Begin();
        }

        Assert.Equal(before, SmallRun.Names(folder));
    }

    [Fact]
    public void Open_FolderInUse_SecondRunIsRefused()
    {
        using TemporaryFolder folder = new();
        using RunFolder first = RunFolder.Open(folder.Path, OutputMode.New);

        UserErrorException error = Assert.Throws<UserErrorException>(() => RunFolder.Open(folder.Path, OutputMode.Resume));

        Assert.Contains($"{folder.Path} is in use by another run", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("The process cannot access", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/sub")]
    [InlineData("/sub/folder")]
    public void Open_PathOfAFile_SaysThatItIsAFile(string below)
    {
        using TemporaryFolder folder = new();
        string file = folder.At("notes.txt");
        File.WriteAllText(file, "x");

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(file + below, OutputMode.New));

        Assert.Contains($"\"{file}\" is a file, not a folder", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nother run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhereNoFoldersCanBe_SaysSoAndNothingOfOtherRuns()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "/proc is missing");

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open("/proc/foo/bar", OutputMode.New));

        Assert.Contains("nothing can be created in \"/proc\"", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("nother run", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_ReadOnlyDisk_SaysReadOnly()
    {
        using TemporaryFolder folder = new();
        using SmallDisk disk = SmallDisk.Mount(folder.At("disk"), kilobytes: 1000);
        string existing = Directory.CreateDirectory(Path.Combine(disk.Path, "there")).FullName;
        disk.MakeReadOnly();
        foreach (string path in new[] { existing, Path.Combine(disk.Path, "new") })
        {
            UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(path, OutputMode.New));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
            Assert.Contains("the file system is read-only", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Dispose_NothingWritten_CreatedFoldersGo()
    {
        using TemporaryFolder folder = new();
        RunFolder.Open(folder.At("a/b"), OutputMode.New).Dispose();
        Assert.Empty(SmallRun.Names(folder));

        using (RunFolder run = RunFolder.Open(folder.At("a/b"), OutputMode.New))
        {
            File.WriteAllText(run.File("x"), "x");
        }

        Assert.True(File.Exists(folder.At("a/b/x")));
    }

    [Fact]
    public void Open_RunThatStoppedBeforeItsFirstStep_CanBeStartedAgain()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("run.json"), SmallRun.Description);
        File.WriteAllText(folder.At("metrics.jsonl"), "");

        RunFolder.Open(folder.Path, OutputMode.New).Dispose();
    }
}
