using AdaViP.Core;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class RunFolderTests
{
    private const string RunJson = "{\"model_fingerprint\": \"0\"}";

    [Fact]
    public void Open_FinishedRunWithoutCheckpoints_IsCalledThatAndNotOfferedToBeResumed()
    {
        using TemporaryFolder folder = FolderWithRun();
        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));
        Assert.Contains("holds a finished run (its checkpoints were not kept)", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(SettingKey.Resume.ToString(), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FolderWithAnotherRun_IsRefusedWithTheWaysOut()
    {
        using TemporaryFolder folder = FolderWithRun();
        File.Delete(folder.At("config.json"));

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));

        Assert.Contains(SettingKey.Resume.ToString(), error.Message, StringComparison.Ordinal);
        Assert.Contains(SettingKey.Overwrite.ToString(), error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("metrics.jsonl")));
    }

    [Fact]
    public void Open_Overwrite_NothingChangesBeforeTheNewRunBegins()
    {
        using TemporaryFolder folder = FolderWithRun();
        List<string?> before = Names(folder);

        RunFolder.Open(folder.Path, OutputMode.Overwrite).Dispose();

        Assert.Equal(before, Names(folder));
    }

    [Fact]
    public void Begin_Overwrite_RunIsGoneAndReferenceLogProbsStay()
    {
        using TemporaryFolder folder = FolderWithRun();

        using (RunFolder run = RunFolder.Open(folder.Path, OutputMode.Overwrite))
        {
            run.Begin();
        }

        Assert.Equal(
            ["notes.txt", "reference-logps.jsonl"],
            Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("metrics.jsonl")]
    [InlineData("tokenizer.json")]
    [InlineData("chat_template.jinja")]
    [InlineData("processor_config.json")]
    public void Open_FolderOfSomebody_RefusesToOverwriteItsFiles(string name)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At(name), "mine");
        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));
        Assert.Contains($"holds {name}, but no run of this program", error.Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(folder.At(name)));
    }

    [Theory]
    [InlineData(OutputMode.New, false)]
    [InlineData(OutputMode.Overwrite, false)]
    [InlineData(OutputMode.Overwrite, true)]
    [InlineData(OutputMode.Resume, true)]
    public void Open_FolderOfSomebodyUnderTheNameOfACheckpoint_IsRefused(OutputMode mode, bool isRun)
    {
        using TemporaryFolder folder = isRun ? FolderWithRun() : new();
        string picture = folder.At(Path.Combine("step-12", "mine.png"));
        Directory.CreateDirectory(Path.GetDirectoryName(picture)!);
        File.WriteAllText(picture, "mine");
        File.WriteAllText(folder.At(Path.Combine("step-12", "config.json")), "mine");
        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode));
        string config = folder.At("step-12/config.json");
        Assert.Contains($"{config} is not of a checkpoint of this program", error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(picture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"step\":3,\"files\":{\"config.json\":4,\"model.safetensors\":4}}")]
    public void Open_ModelOfSomebodyUnderTheNameOfACheckpoint_IsRefusedInEveryModeAndStays(string manifest)
    {
        using TemporaryFolder folder = FolderWithRun();
        string[] mine = ["step-12/config.json", "step-12/model.safetensors"];
        Assert.All(mine, name => folder.Write(name, "mine"));
        if (manifest.Length > 0)
        {
            folder.Write("step-12/complete.json", manifest);
        }

        foreach (OutputMode mode in Enum.GetValues<OutputMode>())
        {
            string message = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode)).Message;
            Assert.Contains(folder.At("step-12/complete.json"), message, StringComparison.Ordinal);
            Assert.Contains($"Move {folder.At("step-12")} away, or choose another", message, StringComparison.Ordinal);
        }

        Assert.All(mine, name => Assert.Equal("mine", File.ReadAllText(folder.At(name))));
    }

    [Theory]
    [InlineData("{\"a\":")]
    [InlineData("{\"done\":true}")]
    [InlineData("{\"step\":12,\"files\":{\"config.json\":\"mine\"}}")]
    public void Open_CheckpointWithADamagedListOfFiles_IsNotInTheWayOfItsRunAndStays(string manifest)
    {
        using TemporaryFolder folder = FolderWithRun();
        string weights = folder.Write("step-12/model.safetensors", "weights");
        folder.Write("step-12/complete.json", manifest);
        foreach (OutputMode mode in (OutputMode[])[OutputMode.Resume, OutputMode.Overwrite])
        {
            using RunFolder run = RunFolder.Open(folder.Path, mode);
            run.Begin();
            new CheckpointStore(folder.Path, 1).RemoveIncomplete();
        }

        Assert.Equal("weights", File.ReadAllText(weights));
        Assert.False(File.Exists(folder.At("run.json")));
        Assert.Contains($"{folder.At("step-12/complete.json")} is not of a checkpoint of this program",
            Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.Resume)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Open_FileOfSomebodyInACheckpointUnderANameOfOne_IsRefused()
    {
        using TemporaryFolder folder = FolderWithRun();
        folder.Write("step-1/model.safetensors", "x");
        folder.Write("step-1/complete.json", "{\"step\":1,\"files\":{\"model.safetensors\":1}}");
        RunFolder.Open(folder.Path, OutputMode.Resume).Dispose();
        string adapter = folder.Write("step-1/adapter_model.safetensors", "mine");

        string message = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.Overwrite)).Message;

        Assert.Contains($"{adapter} is not of a checkpoint of this program", message, StringComparison.Ordinal);
        Assert.Contains("complete.json does not list it", message, StringComparison.Ordinal);
        Assert.Contains("Move it away", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("step-12", true)]
    [InlineData("step-12.partial", false)]
    [InlineData(".model", false)]
    public void Open_FolderOfSomebodyWithNothingThatWouldGo_IsUsedWhereItStays(string name, bool isUsed)
    {
        using TemporaryFolder folder = new();
        string file = folder.At(Path.Combine(name, "mine.png"));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "mine");
        if (isUsed)
        {
            using RunFolder run = RunFolder.Open(folder.Path, OutputMode.New);
            new CheckpointStore(folder.Path, 1).RemoveIncomplete();
        }
        else
        {
            Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, OutputMode.New));
        }

        Assert.True(File.Exists(file));
    }

    [Fact]
    public void Begin_Overwrite_WhatSomebodyPutBesideTheRunStays()
    {
        using TemporaryFolder folder = FolderWithRun();
        string[] mine =
        [
            "step-1/mine.txt", "step-1/scores/mine.json", "step-notes/mine.txt", "model-backup.safetensors", "model.txt",
            "events.out.tfevents.2.host.3.0",
        ];
        foreach (string name in mine)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.At(name))!);
            File.WriteAllText(folder.At(name), "\u0018 brain.Event:2 tensorboard.summary.writer");
        }

        File.WriteAllText(folder.At("step-1/complete.json"), "{\"step\":1,\"files\":{\"model.safetensors\":1}}");
        File.WriteAllText(folder.At("step-1/model.safetensors"), "x");
        using (RunFolder run = RunFolder.Open(folder.Path, OutputMode.Overwrite))
        {
            run.Begin();
        }

        Assert.All(mine, name => Assert.True(File.Exists(folder.At(name)), name));
        Assert.Equal(
            ["mine.txt", "scores"],
            Directory.EnumerateFileSystemEntries(folder.At("step-1")).Select(Path.GetFileName).Order());
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("environment.json")]
    [InlineData("recipe.resolved.yaml")]
    [InlineData("reference-logps.jsonl")]
    [InlineData("run.json.partial")]
    public void Open_FileOfSomebodyUnderTheNameOfARecord_IsRefusedInEveryMode(string name)
    {
        foreach (OutputMode mode in Enum.GetValues<OutputMode>())
        {
            using TemporaryFolder folder = FolderWithRun();
            File.WriteAllText(folder.At(name), "mine");
            UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode));
            Assert.Contains($"{folder.At(name)} is not what this command writes there", error.Message, StringComparison.Ordinal);
            Assert.Equal("mine", File.ReadAllText(folder.At(name)));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Open_DescriptionDamaged_SaysWhatWorks(bool hasCheckpoint)
    {
        using TemporaryFolder folder = FolderWithRun();
        string description = folder.Write("run.json", "{");
        if (hasCheckpoint)
        {
            folder.Write("step-1/model.safetensors", "x");
            folder.Write("step-1/complete.json", "{\"step\":1,\"files\":{\"model.safetensors\":1}}");
        }

        foreach (OutputMode mode in Enum.GetValues<OutputMode>())
        {
            string message = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode)).Message;
            Assert.Contains($"{description} is not what this command writes there, or damaged", message,
                StringComparison.Ordinal);
            Assert.Contains("Copy it back from a backup", message, StringComparison.Ordinal);
            Assert.EndsWith($"start from the model in {(hasCheckpoint ? folder.At("step-1") : folder.Path)}.", message,
                StringComparison.Ordinal);
            Assert.DoesNotContain("away", message, StringComparison.Ordinal);
        }

        folder.Write("run.json", RunJson);
        RunFolder.Open(folder.Path, OutputMode.Resume).Dispose();
    }

    [Fact]
    public void Open_DescriptionDamagedWithNothingBesideIt_MayBeMovedAway()
    {
        using TemporaryFolder folder = new();
        string description = folder.Write("run.json", "{");
        foreach (OutputMode mode in Enum.GetValues<OutputMode>())
        {
            string message = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode)).Message;
            Assert.Contains("Move it away", message, StringComparison.Ordinal);
        }

        File.Delete(description);
        RunFolder.Open(folder.Path, OutputMode.New).Dispose();
    }

    [Fact]
    public void Open_Resume_ChangesNothing()
    {
        using TemporaryFolder folder = FolderWithRun();
        List<string?> before = Names(folder);

        using (RunFolder run = RunFolder.Open(folder.Path, OutputMode.Resume))
        {
            run.Begin();
        }

        Assert.Equal(before, Names(folder));
    }

    [Theory]
    [InlineData(OutputMode.New)]
    [InlineData(OutputMode.Overwrite)]
    [InlineData(OutputMode.Resume)]
    public void Open_FolderWithSomebodyElsesModel_IsRefusedInEveryMode(OutputMode mode)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("model.safetensors"), "somebody's work");

        UserOptionException error = Assert.Throws<UserOptionException>(() => RunFolder.Open(folder.Path, mode));

        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
        Assert.Equal("somebody's work", File.ReadAllText(folder.At("model.safetensors")));
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
        using SmallDisk disk = SmallDisk.Mount(folder.At("disk"), megabytes: 1);
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
        Assert.Empty(Names(folder));

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
        File.WriteAllText(folder.At("run.json"), RunJson);
        File.WriteAllText(folder.At("metrics.jsonl"), "");

        RunFolder.Open(folder.Path, OutputMode.New).Dispose();
    }

    private static List<string?> Names(TemporaryFolder folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order()];

    private static TemporaryFolder FolderWithRun()
    {
        TemporaryFolder folder = new();
        foreach (string name in new[]
        {
            "config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json", "events.out.tfevents.1.host.2",
            "notes.txt",
        })
        {
            File.WriteAllText(folder.At(name), "x");
        }

        File.WriteAllText(folder.At("run.json"), RunJson);
        File.WriteAllText(folder.At("reference-logps.jsonl"), "{\"fingerprint\":{}}\n");
        File.WriteAllText(folder.At("metrics.jsonl"), "{\"step\":1}\n");
        Directory.CreateDirectory(folder.At("step-1"));
        return folder;
    }
}
