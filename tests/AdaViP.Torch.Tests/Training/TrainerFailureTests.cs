using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class TrainerFailureTests
{
    [Fact]
    public void Run_LossNotFinite_StopsNamingStepAndSamplesAndLeavesTheLastCheckpoint()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Optimizer = run.Recipe.Optimizer with { LearningRate = 1e30 },
            Output = new OutputRecipe { SaveEvery = 1 },
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Contains("Step 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("golden:0, golden:1, golden:2", error.Message, StringComparison.Ordinal);
        Assert.Contains("step-1", error.Message, StringComparison.Ordinal);
        Assert.Equal([1], new CheckpointStore(folder.Path, 1).Complete().Select(checkpoint => checkpoint.Step));
    }

    [Fact]
    public void Run_ReferenceLogProbsOfAnotherModel_AreFoundBeforeTheFirstUpdate()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.File("one")) with { ReferenceFolder = null, ReferenceCacheFile = folder.File("cache") };
        Run(inputs);
        string[] lines = File.ReadAllLines(folder.File("cache"));
        lines[1] = lines[1].Replace("-147.", "-148.", StringComparison.Ordinal);
        File.WriteAllLines(folder.File("cache"), lines);

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(inputs with { OutputFolder = folder.File("two") }));

        Assert.Contains("golden:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("-147.25", error.Message, StringComparison.Ordinal);
        Assert.Contains("-148.25", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RowWithoutRejectedPicture_AdaVipStopsNamingTheRowAndDpoRuns()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.Path) with { Dataset = WithSecond(run, sample => sample with { RejectedImage = null }) };

        UserDataException error = Assert.Throws<UserDataException>(() => Run(inputs));
        Assert.Contains("row 1 (id golden:1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("rejected_image", error.Message, StringComparison.Ordinal);

        Assert.True(Run(inputs with { Recipe = inputs.Recipe with { Objective = PreferenceObjective.Dpo } }).Finished);
    }

    [Fact]
    public void Run_CorruptPictureAndPolicySkip_RowIsReportedCountedAndLeftOut()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.File("broken.jpg"), "no picture");
        TrainerInputs inputs = run.Inputs(folder.File("run")) with
        {
            Dataset = WithSecond(run, sample => sample with { Image = new FileImage(folder.File("broken.jpg")) }),
            Recipe = run.Recipe with { Data = run.Recipe.Data with { BadRows = BadRowPolicy.Skip } },
        };
        ListProgress progress = new();

        Assert.True(Trainer.Run(inputs, progress, TestContext.Current.CancellationToken).Finished);

        Assert.Contains(progress.Warnings, warning => warning.Contains("row 1 (id golden:1)", StringComparison.Ordinal)
            && warning.Contains("broken.jpg", StringComparison.Ordinal));
        Assert.Contains(progress.Warnings, warning => warning.Contains("2 of 3 rows are usable, 1 are left out", StringComparison.Ordinal));
        Assert.DoesNotContain(progress.Steps, step => step.Metrics.SampleIds.Contains("golden:1"));
    }

    [Fact]
    public void Run_MissingPictureFile_StopsBeforeAnythingIsComputed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.File("run")) with
        {
            Dataset = WithSecond(run, sample => sample with { RejectedImage = new FileImage(folder.File("absent.jpg")) }),
        };
        ListProgress progress = new();

        UserDataException error = Assert.Throws<UserDataException>(
            () => Trainer.Run(inputs, progress, TestContext.Current.CancellationToken));

        Assert.Contains("absent.jpg", error.Message, StringComparison.Ordinal);
        Assert.Empty(progress.Reports.OfType<ReferenceReport>());
    }

    [Fact]
    public void Run_EmptyDataset_SaysSo()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();

        UserDataException error = Assert.Throws<UserDataException>(
            () => Run(run.Inputs(folder.Path) with { Dataset = new MemoryDataset("nothing.jsonl") }));

        Assert.Contains("nothing.jsonl holds no rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoRoomForTheAnswer_NamesRowAndLengths()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Data = run.Recipe.Data with { MaxLength = 60 } };

        UserDataException error = Assert.Throws<UserDataException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Contains("row 0 (id golden:0)", error.Message, StringComparison.Ordinal);
        Assert.Contains("60", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReferenceOfAnotherVocabulary_IsRefused()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => Run(run.Inputs(folder.Path) with { ReferenceFolder = run.Golden.Original }));

        Assert.Contains("32000", error.Message, StringComparison.Ordinal);
        Assert.Contains("32064", error.Message, StringComparison.Ordinal);
    }

    private static TrainingResult Run(TrainerInputs inputs) =>
        Trainer.Run(inputs, new ListProgress(), TestContext.Current.CancellationToken);

    private static MemoryDataset WithSecond(GoldenRun run, Func<PreferenceSample, PreferenceSample> change) => new(
        "changed.jsonl", [run.Dataset.Samples[0], change(run.Dataset.Samples[1]), run.Dataset.Samples[2]]);
}
