using AdaViP.Core;
using AdaViP.Core.Files;
using AdaViP.Core.Recipes;
using AdaViP.Core.Tests.Files;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>What a run leaves where its disk fails while it saves.</summary>
public sealed class TrainerSaveTests
{
    [Theory]
    [InlineData("sync metrics.jsonl")]
    [InlineData("sync optimizer.safetensors")]
    [InlineData("sync trainer_state.json.partial")]
    public void Run_SyncFailsInTheSecondSave_TheFirstCheckpointStaysAndIsResumedBitForBit(string failing)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Schedule = run.Recipe.Schedule with { Steps = 2 },
            Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 1 },
        };
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        Trainer.Run(run.Inputs(folder.At("whole"), recipe), new ListProgress(), cancellation);
        int before = 0;
        using (FileLayer.Replace(new FailingLayer { Fails = call => call == failing && ++before == 2 }))
        {
            Assert.ThrowsAny<UserErrorException>(() =>
                Trainer.Run(run.Inputs(folder.At("run"), recipe), new ListProgress(), cancellation));
        }

        Assert.Equal([1], new CheckpointStore(folder.At("run"), 1).Complete().Select(checkpoint => checkpoint.Step));
        Assert.True(Trainer.Run(run.Inputs(folder.At("run"), recipe, OutputMode.Resume), new ListProgress(),
            cancellation).Finished);
        Assert.Equal(
            File.ReadAllBytes(folder.At("whole/model.safetensors")), File.ReadAllBytes(folder.At("run/model.safetensors")));
    }

    [Theory]
    [InlineData("sync reference-logps.jsonl")]
    [InlineData("sync run.json.partial")]
    [InlineData("rename config.json")]
    public void Run_AnyOtherSyncFails_IsAnErrorAndNotAFinishedRun(string failing)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        using IDisposable replaced =
            FileLayer.Replace(new FailingLayer { Fails = call => call == failing, Error = FailingLayer.Io });

        UserErrorException error = Assert.ThrowsAny<UserErrorException>(
            () => Trainer.Run(run.Inputs(folder.At("run")), new ListProgress(), TestContext.Current.CancellationToken));

        Assert.Contains("the disk reports an input/output error", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("run/config.json")));
    }

    [Fact]
    public void Run_DiskFullWhileSaving_TheCheckpointBeforeCanBeResumed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();

        // A checkpoint takes 1.8 MB and the next one must fit beside it: 2.2 MB hold one, but not the model after it.
        using SmallDisk disk = SmallDisk.Mount(folders.At("disk"), kilobytes: 2200);
        TrainingRecipe recipe = run.Recipe with
        {
            Schedule = run.Recipe.Schedule with { Steps = 2 },
            Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 1 },
        };
        string output = Path.Combine(disk.Path, "run");

        ListProgress first = new();
        UserErrorException error = Assert.Throws<UserErrorException>(
            () => Trainer.Run(run.Inputs(output, recipe), first, TestContext.Current.CancellationToken));

        Assert.Contains(first.Warnings, warning =>
            warning.Contains("MB free, but a checkpoint and the tuned model take ", StringComparison.Ordinal));
        Assert.Matches(
            @"^The checkpoint step-2 could not be saved in \S+: [\w.]+: the disk is full "
            + @"\(a file of [\d.]+ [kM]B was being written, [\d.]+ [kM]B are free\)\. "
            + @"The newest complete checkpoint is step-1 \(step 1\); it is untouched\. "
            + @"Free space on that disk, or copy the folder to another disk, then continue with \[output\.resume\]\.$",
            error.Message);
        disk.Grow(kilobytes: 20_000);
        ListProgress progress = new();
        TrainingResult resumed = Trainer.Run(
            run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);
        Assert.True(resumed.Finished);
        Assert.Equal([2], progress.Steps.Select(step => step.Metrics.Step));
    }
}
