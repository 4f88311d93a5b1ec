using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Rows, pictures and models that a run cannot use, or only with a warning.</summary>
public sealed class TrainerInputTests
{
    [Fact]
    public void Run_ReferenceLogProbsOfAnotherModel_AreFoundBeforeTheFirstUpdate()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("one")) with
        {
            ReferenceFolder = null,
            ReferenceCacheFile = folder.At("cache"),
        };
        GoldenRun.Train(inputs);
        string[] lines = File.ReadAllLines(folder.At("cache"));
        lines[1] = lines[1].Replace("-143.", "-144.", StringComparison.Ordinal);
        File.WriteAllLines(folder.At("cache"), lines);

        UserErrorException error = Assert.Throws<UserErrorException>(
            () => GoldenRun.Train(inputs with { OutputFolder = folder.At("two") }));

        Assert.Contains("golden:0", error.Message, StringComparison.Ordinal);
        Assert.Contains("-143.3", error.Message, StringComparison.Ordinal);
        Assert.Contains("-144.3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RowWithoutRejectedPicture_AdaVipStopsNamingTheRowAndDpoRuns()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.Path) with
        {
            Dataset = run.WithSecond(sample => sample with { RejectedImage = null }),
        };

        UserDataException error = Assert.Throws<UserDataException>(() => GoldenRun.Train(inputs));
        Assert.Contains("row 1 (id golden:1)", error.Message, StringComparison.Ordinal);
        Assert.Contains("rejected_image", error.Message, StringComparison.Ordinal);

        TrainingRecipe recipe = inputs.Recipe with { Objective = PreferenceObjective.Dpo };
        Assert.True(GoldenRun.Train(inputs with { Recipe = recipe }).Finished);
    }

    [Fact]
    public void Run_CorruptPictureAndPolicySkip_RowIsReportedCountedAndLeftOut()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("broken.jpg"), "no picture");
        TrainerInputs inputs = run.Inputs(folder.At("run")) with
        {
            Dataset = run.WithSecond(sample => sample with { Image = new FileImage(folder.At("broken.jpg")) }),
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
        Assert.Contains(
            progress.Warnings,
            warning => warning.Contains("3 of 4 rows are usable, 1 are left out", StringComparison.Ordinal));
        Assert.DoesNotContain(progress.Steps, step => step.Metrics.SampleIds.Contains("golden:1"));
        PictureReport[] decoding = [.. progress.Reports.OfType<PictureReport>()];
        Assert.Equal([new PictureReport(0, 4), new PictureReport(4, 4)], [decoding[0], decoding[^1]]);
    }

    [Fact]
    public void Run_MissingPictureFile_StopsBeforeAnythingIsComputed()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainerInputs inputs = run.Inputs(folder.At("run")) with
        {
            Dataset = run.WithSecond(sample => sample with { RejectedImage = new FileImage(folder.At("absent.jpg")) }),
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
            () => GoldenRun.Train(run.Inputs(folder.Path) with { Dataset = new MemoryDataset("nothing.jsonl") }));

        Assert.Contains("nothing.jsonl holds no rows", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NoRoomForTheAnswer_NamesRowAndLengths()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        int prompt = run.Golden.Sequences.First().AnswerStart;
        TrainingRecipe recipe = run.Recipe with { Data = run.Recipe.Data with { MaxLength = prompt } };

        UserDataException error = Assert.Throws<UserDataException>(() => GoldenRun.Train(run.Inputs(folder.Path, recipe)));

        Assert.Contains("row 0 (id golden:0)", error.Message, StringComparison.Ordinal);
        Assert.Contains($"take {prompt} of at most {prompt} tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_ReferenceOfAnotherVocabulary_IsRefused()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();

        string other = OriginalLayout.Write(run.Golden.Policy, folder);
        UserDataException error = Assert.Throws<UserDataException>(
            () => GoldenRun.Train(run.Inputs(folder.At("run")) with { ReferenceFolder = other }));

        Assert.Contains("32000", error.Message, StringComparison.Ordinal);
        Assert.Contains("704", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_BatchLargerThanTheData_NamesBothNumbersAndTheKey()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Schedule = run.Recipe.Schedule with { BatchSize = 5 } };

        UserOptionException error = Assert.Throws<UserOptionException>(() => GoldenRun.Train(run.Inputs(folder.Path, recipe)));

        Assert.Contains("schedule.batch_size is 5", error.Message, StringComparison.Ordinal);
        Assert.Contains("has 4 usable samples", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_SequencesBeyondTheModelsPositions_WarnsOnceWithCountLongestAndLimit()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        string model = folder.At("model");
        Directory.CreateDirectory(model);
        foreach (string file in Directory.EnumerateFiles(run.Golden.Policy))
        {
            File.Copy(file, Path.Combine(model, Path.GetFileName(file)));
        }

        int[] lengths =
        [
            .. run.Golden.Sequences.Select(sequence => sequence.InputIds.Length).Chunk(3).Select(sample => sample.Max()),
        ];
        int limit = lengths.Max() - 1;
        string config = Path.Combine(model, "config.json");
        JsonNode json = JsonNode.Parse(File.ReadAllText(config))!;
        json["text_config"]!["max_position_embeddings"] = limit;
        File.WriteAllText(config, json.ToJsonString());
        int longer = lengths.Count(length => length > limit);
        ListProgress progress = new();

        Trainer.Run(
            run.Inputs(folder.At("run")) with { ModelFolder = model, ReferenceFolder = null },
            progress,
            TestContext.Current.CancellationToken);

        Assert.InRange(longer, 1, 3);
        string warning = Assert.Single(progress.Warnings);
        Assert.StartsWith(
            FormattableString.Invariant(
                $"{longer} of 4 samples {(longer == 1 ? "is" : "are")} longer than the {limit} positions"),
            warning,
            StringComparison.Ordinal);
        Assert.Contains($"the longest has {lengths.Max()} tokens", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_PairsWithoutADifference_AreCountedOncePerKindWhereTheObjectiveComparesThem()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        MemoryDataset dataset = new(
            "alike.jsonl",
            run.Dataset.Samples[0] with { Rejected = run.Dataset.Samples[0].Chosen },
            run.Dataset.Samples[1] with { RejectedImage = run.Dataset.Samples[1].Image },
            run.Dataset.Samples[2] with { Rejected = run.Dataset.Samples[2].Chosen },
            run.Dataset.Samples[3]);
        List<string> Warnings(PreferenceObjective objective)
        {
            ListProgress progress = new();
            TrainingRecipe recipe = run.Recipe with { Objective = objective, Schedule = run.Recipe.Schedule with { Steps = 1 } };
            Trainer.Run(
                run.Inputs(folder.At(objective.ToString()), recipe) with { Dataset = dataset },
                progress,
                TestContext.Current.CancellationToken);
            return [.. progress.Warnings];
        }

        Assert.Equal(
            [
                "2 of 4 samples have the same chosen and rejected answer",
                "1 of 4 samples has a rejected picture that is the picture itself",
            ],
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
        TrainingRecipe recipe = run.Recipe with { Objective = PreferenceObjective.Sft };
        Assert.True(GoldenRun.Train(run.Inputs(folder.Path, recipe) with { Dataset = dataset }).Finished);
    }

    [Fact]
    public void Run_PictureOfARowThatNamesItself_SaysFileAndRowOnce()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        var missing = new MissingPicture("changed.jsonl, row 1, 'image' none.jpg");
        MemoryDataset dataset = run.WithSecond(sample => sample with { Id = "changed.jsonl:1", Image = missing });

        UserDataException error = Assert.Throws<UserDataException>(
            () => GoldenRun.Train(run.Inputs(folder.Path) with { Dataset = dataset }));

        Assert.Equal(
            "changed.jsonl, row 1, 'image' none.jpg: no such file. (data.bad_rows: skip leaves such rows out.)", error.Message);
    }

    private sealed class MissingPicture(string description) : ImageReference
    {
        public override string Description => description;

        public override bool NamesItsRow => true;

        public override ReadOnlyMemory<byte> ReadBytes() => throw new UserDataException($"{Description}: no such file.");
    }
}
