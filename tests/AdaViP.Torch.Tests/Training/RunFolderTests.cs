using AdaViP.Core;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class RunFolderTests
{
    [Fact]
    public void Open_FolderWithAnotherRun_IsRefusedWithTheWaysOut()
    {
        using TemporaryFolder folder = FolderWithRun();

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));

        Assert.Contains("--resume", error.Message, StringComparison.Ordinal);
        Assert.Contains("--overwrite", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("metrics.jsonl")));
    }

    [Fact]
    public void Open_Overwrite_RunIsGoneAndReferenceLogProbsStay()
    {
        using TemporaryFolder folder = FolderWithRun();

        RunFolder.Open(folder.Path, OutputMode.Overwrite).Dispose();

        Assert.Equal(
            ["notes.txt", "reference-logps.jsonl"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Open_Resume_ChangesNothing()
    {
        using TemporaryFolder folder = FolderWithRun();
        List<string?> before = [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()];

        RunFolder.Open(folder.Path, OutputMode.Resume).Dispose();

        Assert.Equal(before, Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData(OutputMode.New)]
    [InlineData(OutputMode.Overwrite)]
    [InlineData(OutputMode.Resume)]
    public void Open_FolderWithSomebodyElsesModel_IsRefusedInEveryMode(OutputMode mode)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("model.safetensors"), "somebody's work");

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode));

        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's work", File.ReadAllText(folder.File("model.safetensors")));
    }

    [Fact]
    public void Open_FolderInUse_SecondRunIsRefused()
    {
        using TemporaryFolder folder = new();
        using RunFolder first = RunFolder.Open(folder.Path, OutputMode.New);

        Assert.Throws<UserErrorException>(() => RunFolder.Open(folder.Path, OutputMode.Resume));
    }

    [Fact]
    public void Open_RunThatStoppedBeforeItsFirstStep_CanBeStartedAgain()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("run.json"), "{}");
        File.WriteAllText(folder.File("metrics.jsonl"), "");

        RunFolder.Open(folder.Path, OutputMode.New).Dispose();
    }

    private static TemporaryFolder FolderWithRun()
    {
        TemporaryFolder folder = new();
        foreach (string name in new[]
        {
            "run.json", "config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json",
            "events.out.tfevents.1.host.2", "reference-logps.jsonl", "notes.txt",
        })
        {
            File.WriteAllText(folder.File(name), "x");
        }

        File.WriteAllText(folder.File("metrics.jsonl"), "{\"step\":1}\n");
        Directory.CreateDirectory(folder.File("step-1"));
        return folder;
    }
}
