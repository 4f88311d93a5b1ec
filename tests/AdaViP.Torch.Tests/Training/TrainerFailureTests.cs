using System.Security.Cryptography;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Checkpoints;
using AdaViP.Training.Runs;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class TrainerFailureTests
{
    [Fact]
    public void Run_LossNotFinite_StopsNamingStepAndSamples()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Optimizer = run.Recipe.Optimizer with { LearningRate = 1e30 },
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Contains("Step 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("golden:0, golden:1, golden:2", error.Message, StringComparison.Ordinal);
        Assert.Contains("No checkpoint", error.Message, StringComparison.Ordinal);
        Assert.Empty(new CheckpointStore(folder.Path, 1).Complete());
    }

    // The second update is the last one, and its numbers are finite: only a use of the weights shows what they are.
    [Theory]
    [InlineData(1e30, @"\S+ holds -?\S+E\+\d+, whose square is infinite in 32 bits")]
    [InlineData(1e12, "the log-probs of golden:0, golden:1, golden:2.* are not finite")]
    public void Run_LastUpdateMakesFiniteNumbersThatNobodyCanUse_IsNoSuccess(double learningRate, string problem)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Optimizer = run.Recipe.Optimizer with { LearningRate = learningRate },
            Schedule = run.Recipe.Schedule with { Steps = 2, WarmupSteps = 1 },
            Output = new OutputRecipe { SaveEvery = 1 },
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Matches(
            $@"^Step 2: after the update {problem}, so this state is not saved\. .*step-1 .*optimizer\.learning_rate", error.Message);
        Assert.Equal([1], new CheckpointStore(folder.Path, 1).Complete().Select(checkpoint => checkpoint.Step));
        Assert.False(File.Exists(folder.At("config.json")));
    }

    [Fact]
    public void Run_UpdateMakesInfinity_NothingOfItIsSavedOrPublishedAndTheKeyIsNamed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Optimizer = run.Recipe.Optimizer with { LearningRate = 10, WeightDecay = 3e38 },
            Schedule = run.Recipe.Schedule with { Steps = 1 },
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.At("run"), recipe)));

        Assert.Matches(@"^Step 1: after the update \S+ holds (NaN|-?Infinity), so this state is not saved\.", error.Message);
        Assert.Contains("optimizer.weight_decay, which is 3.0e+38", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.At("run/config.json")));
        Assert.Empty(new CheckpointStore(folder.At("run"), 1).Complete());
    }

    [Theory]
    [InlineData(3e38, 0.01, 2e-38, "learning_rate epsilon")] // both are the cause
    [InlineData(1e30, 0.01, 1e-8, "learning_rate")] // fails without any weight decay too
    [InlineData(1e30, 0, 1e-8, "learning_rate")]
    [InlineData(10, 3e38, 1e-8, "learning_rate weight_decay")]
    [InlineData(0.5, 3e38, 1e-8, "weight_decay")]
    public void Run_NumbersOverflow_NamesTheSettingsThatDoIt(double learningRate, double decay, double epsilon, string keys)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Optimizer = run.Recipe.Optimizer with { LearningRate = learningRate, WeightDecay = decay, Epsilon = epsilon },
            Schedule = run.Recipe.Schedule with { Steps = 2 },
        };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.At("run"), recipe)));

        string[] all = ["learning_rate", "weight_decay", "epsilon"];
        string[] named = [.. all.Where(key => error.Message.Contains($"optimizer.{key}, which is", StringComparison.Ordinal))];
        Assert.True(named.ToHashSet().SetEquals(keys.Split(' ')), error.Message);
    }

    [Fact]
    public void Run_MomentNotFinite_IsNotSavedThoughTheWeightsAre()
    {
        using torch.Tensor weights = torch.ones(3);
        using torch.Tensor moment = torch.tensor(new[] { 1f, float.PositiveInfinity });
        Assert.Null(FiniteTensors.FindProblem([("weights", weights)], TestContext.Current.CancellationToken));
        Assert.Equal(
            "exp_avg_sq.w holds Infinity",
            FiniteTensors.FindProblem([("weights", weights), ("exp_avg_sq.w", moment)], TestContext.Current.CancellationToken));
        using torch.Tensor narrow = torch.tensor(new[] { 1f, float.NaN }).to(torch.ScalarType.BFloat16);
        Assert.Equal("w holds NaN", FiniteTensors.FindProblem([("w", narrow)], TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_BetaThatOverflows_BlamesBetaAndNotTheWeights()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Loss = run.Recipe.Loss with { Beta = 1e38 } };

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(run.Inputs(folder.At("run"), recipe)));

        Assert.Contains("loss.beta, which is 1.0e+38", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("weights", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReferenceLogProbsOfAnotherModel_AreFoundBeforeTheFirstUpdate()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("one")) with { ReferenceFolder = null, ReferenceCacheFile = folder.At("cache") };
        Run(inputs);
        string[] lines = File.ReadAllLines(folder.At("cache"));
        lines[1] = lines[1].Replace("-147.", "-148.", StringComparison.Ordinal);
        File.WriteAllLines(folder.At("cache"), lines);

        UserErrorException error = Assert.Throws<UserErrorException>(() => Run(inputs with { OutputFolder = folder.At("two") }));

        Assert.Contains("golden:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("-147.25", error.Message, StringComparison.Ordinal);
        Assert.Contains("-148.25", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RowWithoutRejectedPicture_AdaVipStopsNamingTheRowAndDpoRuns()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
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
        File.WriteAllText(folder.At("broken.jpg"), "no picture");
        TrainerInputs inputs = run.Inputs(folder.At("run")) with
        {
            Dataset = WithSecond(run, sample => sample with { Image = new FileImage(folder.At("broken.jpg")) }),
            Recipe = run.Recipe with
            {
                Data = run.Recipe.Data with { BadRows = BadRowPolicy.Skip },
                Schedule = run.Recipe.Schedule with { BatchSize = 2 },
            },
        };
        ListProgress progress = new();

        Assert.True(Trainer.Run(inputs, progress, TestContext.Current.CancellationToken).Finished);

        Assert.Contains(progress.Warnings, warning => warning.Contains("row 1 (id golden:1)", StringComparison.Ordinal)
            && warning.Contains("broken.jpg", StringComparison.Ordinal));
        Assert.Contains(progress.Warnings, warning => warning.Contains("2 of 3 rows are usable, 1 are left out", StringComparison.Ordinal));
        Assert.DoesNotContain(progress.Steps, step => step.Metrics.SampleIds.Contains("golden:1"));
        PictureReport[] decoding = [.. progress.Reports.OfType<PictureReport>()];
        Assert.Equal([new PictureReport(0, 3), new PictureReport(3, 3)], [decoding[0], decoding[^1]]);
    }

    [Fact]
    public void Run_MissingPictureFile_StopsBeforeAnythingIsComputed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("run")) with
        {
            Dataset = WithSecond(run, sample => sample with { RejectedImage = new FileImage(folder.At("absent.jpg")) }),
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
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Data = run.Recipe.Data with { MaxLength = 60 } };

        UserDataException error = Assert.Throws<UserDataException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Contains("row 0 (id golden:0)", error.Message, StringComparison.Ordinal);
        Assert.Contains("60", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReferenceOfAnotherVocabulary_IsRefused()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();

        UserDataException error = Assert.Throws<UserDataException>(
            () => Run(run.Inputs(folder.Path) with { ReferenceFolder = run.Golden.Original }));

        Assert.Contains("32000", error.Message, StringComparison.Ordinal);
        Assert.Contains("32064", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BatchLargerThanTheData_NamesBothNumbersAndTheKey()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Schedule = run.Recipe.Schedule with { BatchSize = 4 } };

        UserOptionException error = Assert.Throws<UserOptionException>(() => Run(run.Inputs(folder.Path, recipe)));

        Assert.Contains("schedule.batch_size is 4", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 3 usable samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OverwriteThatCannotStart_LeavesTheEarlierRunAsItWas()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        string output = folder.At("run");
        Assert.True(Run(run.Inputs(output)).Finished);
        List<(string, string)> before = Contents(output);
        TrainerInputs again = run.Inputs(output, mode: OutputMode.Overwrite);
        TrainerInputs[] broken =
        [
            again with { ModelFolder = folder.At("nowhere") },
            again with { Dataset = WithSecond(run, sample => sample with { RejectedImage = null }) },
            again with { ReferenceFolder = run.Golden.Original },
            again with { ModelFolder = output, ReferenceFolder = null },
        ];
        foreach (TrainerInputs inputs in broken)
        {
            Assert.ThrowsAny<UserErrorException>(() => Run(inputs));
            Assert.Equal(before, Contents(output));
        }

        Assert.True(Run(again).Finished);
    }

    [Fact]
    public void Run_StartThatFails_LeavesNothingInAFreshFolder()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();

        Assert.Throws<UserDataException>(
            () => Run(run.Inputs(folder.At("run")) with { ReferenceFolder = run.Golden.Original }));

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Run_SequencesBeyondTheModelsPositions_WarnsOnceWithCountLongestAndLimit()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        string model = folder.At("model");
        Directory.CreateDirectory(model);
        foreach (string file in Directory.EnumerateFiles(run.Golden.Policy))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }

        int[] lengths = [.. run.Golden.Sequences.Select(sequence => sequence.InputIds.Length).Chunk(3).Select(sample => sample.Max())];
        int limit = lengths.Max() - 1;
        string config = Path.Combine(model, "config.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        json["text_config"]!["max_position_embeddings"] = limit;
        File.WriteAllText(config, json.ToJsonString());
        int longer = lengths.Count(length => length > limit);
        ListProgress progress = new();

        Trainer.Run(
            run.Inputs(folder.At("run")) with { ModelFolder = model, ReferenceFolder = null }, progress, TestContext.Current.CancellationToken);

        Assert.InRange(longer, 1, 3);
        string warning = Assert.Single(progress.Warnings);
        Assert.StartsWith(
            FormattableString.Invariant($"{longer} of 3 samples {(longer == 1 ? "is" : "are")} longer than the {limit} positions"), warning, StringComparison.Ordinal);
        Assert.Contains($"the longest has {lengths.Max()} tokens", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PairsWithoutADifference_AreCountedOncePerKindWhereTheObjectiveComparesThem()
    {
        using GoldenRun run = GoldenRun.Open(GoldenLlava.Tiny);
        using TemporaryFolder folder = new();
        MemoryDataset dataset = new(
            "alike.jsonl",
            run.Dataset.Samples[0] with { Rejected = run.Dataset.Samples[0].Chosen },
            run.Dataset.Samples[1] with { RejectedImage = run.Dataset.Samples[1].Image },
            run.Dataset.Samples[2] with { Rejected = run.Dataset.Samples[2].Chosen });
        List<string> Warnings(PreferenceObjective objective)
        {
            ListProgress progress = new();
            TrainingRecipe recipe = run.Recipe with { Objective = objective, Schedule = run.Recipe.Schedule with { Steps = 1 } };
            Trainer.Run(
                run.Inputs(folder.At(objective.ToString()), recipe) with { Dataset = dataset }, progress, TestContext.Current.CancellationToken);
            return [.. progress.Warnings];
        }

        Assert.Equal(
            ["2 of 3 samples have the same chosen and rejected answer", "1 of 3 samples has a rejected picture that is the picture itself"],
            Warnings(PreferenceObjective.AdaVip).Select(warning => warning.Split(',')[0]));
        Assert.Single(Warnings(PreferenceObjective.Dpo));
        Assert.Empty(Warnings(PreferenceObjective.Sft));
    }

    [Fact]
    public void Run_SftRowsWithoutRejectedPartners_Trains()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        MemoryDataset dataset = new(
            "sft.jsonl", [.. run.Dataset.Samples.Select(sample => sample with { Rejected = null, RejectedImage = null })]);
        Assert.True(Run(run.Inputs(folder.Path, run.Recipe with { Objective = PreferenceObjective.Sft }) with { Dataset = dataset }).Finished);
    }

    [Fact]
    public void Run_PictureOfARowThatNamesItself_SaysFileAndRowOnce()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        MemoryDataset dataset = WithSecond(run, sample => sample with { Id = "changed.jsonl:1", Image = new MissingPicture("changed.jsonl, row 1, 'image' none.jpg") });

        UserDataException error = Assert.Throws<UserDataException>(() => Run(run.Inputs(folder.Path) with { Dataset = dataset }));

        Assert.Equal(
            "changed.jsonl, row 1, 'image' none.jpg: no such file. (data.bad_rows: skip leaves such rows out.)", error.Message);
    }

    private sealed class MissingPicture(string description) : ImageReference
    {
        public override string Description => description;

        public override bool NamesItsRow => true;

        public override ReadOnlyMemory<byte> ReadBytes() => throw new UserDataException($"{Description}: no such file.");
    }

    private static List<(string, string)> Contents(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => (file, Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))))),
    ];

    private static TrainingResult Run(TrainerInputs inputs) =>
        Trainer.Run(inputs, new ListProgress(), TestContext.Current.CancellationToken);

    private static MemoryDataset WithSecond(GoldenRun run, Func<PreferenceSample, PreferenceSample> change) => new(
        "changed.jsonl", [run.Dataset.Samples[0], change(run.Dataset.Samples[1]), run.Dataset.Samples[2]]);
}
