using AdaViP.Core;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Files of somebody else where a run writes, and files of a run that do not tell whose they are any more.</summary>
public sealed class ForeignRunFileTests
{
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
        using TemporaryFolder folder = isRun ? SmallRun.InAFolder() : new();
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
        using TemporaryFolder folder = SmallRun.InAFolder();
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
        using TemporaryFolder folder = SmallRun.InAFolder();
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
        using TemporaryFolder folder = SmallRun.InAFolder();
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
        using TemporaryFolder folder = SmallRun.InAFolder();
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
            using TemporaryFolder folder = SmallRun.InAFolder();
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
        using TemporaryFolder folder = SmallRun.InAFolder();
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

        folder.Write("run.json", SmallRun.Description);
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
}
