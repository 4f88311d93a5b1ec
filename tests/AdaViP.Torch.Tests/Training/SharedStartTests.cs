using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training.Packing;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>What sequences begin with alike: computed once, unless the recipe says otherwise.</summary>
public sealed class SharedStartTests
{
    [Fact]
    public void PackedBatch_AnswersToOneQuestion_ShareItsRowsAndTheLastOneOfThemPredictsForBoth()
    {
        LlavaConfig config = TestModels.GroupedConfig();
        IReadOnlyList<BatchSample> samples = DrawnBatches.Samples(config, 1, 3, seed: 8);
        PackedBatch shared = PackedBatch.Create(samples, config.ImageTokenCount);
        PackedBatch separate = PackedBatch.Create(samples, config.ImageTokenCount, sharePrefixes: false);

        Assert.Equal(separate.Lengths, shared.Lengths);
        Assert.Equal(separate.Targets, shared.Targets);
        Assert.Equal(separate.Lengths.Sum(), separate.TotalRows);
        int prompts = samples.Sum(sample => sample.Sequences[0].AnswerStart);
        Assert.True(shared.TotalRows <= separate.TotalRows - prompts);
        Assert.Equal(separate.AnswerRows.Length, separate.HeadRows.Length);
        Assert.True(shared.HeadRows.Length <= shared.AnswerRows.Length - samples.Count);
        Assert.Equal(shared.AnswerRows, shared.AnswerPlaces.Select(place => shared.HeadRows[place]));
    }

    [Fact]
    public void Run_WithoutSharedStarts_HasTheSameLosses()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        double[] shared = Losses(run, folders.At("shared"), share: true);
        double[] separate = Losses(run, folders.At("separate"), share: false);
        Close.ToLargest("losses", separate, shared, Tolerances.Trajectory);
    }

    [Fact]
    public void Resume_CheckpointOfAVersionWithoutSharedStarts_IsAnotherRuntime()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        Losses(run, folders.At("run"), share: true);
        RunState now = RunState.Read(Path.Combine(folders.At("run"), RunFiles.DescriptionName));
        RunState before = now with
        {
            Recipe = now.Recipe.Where(entry => entry.Key != RecipeKeys.SharePrefixes).ToDictionary(),
        };

        Assert.Equal([$"{RecipeKeys.SharePrefixes} was false and is true"], ResumeCheck.Require(before, now, "step-4"));
        Assert.Empty(ResumeCheck.Require(now, now, "step-4"));
    }

    private static double[] Losses(GoldenRun run, string folder, bool share)
    {
        ListProgress progress = new();
        TrainingRecipe recipe = ShortRun.Recipe(run);
        recipe = recipe with { Runtime = recipe.Runtime with { SharePrefixes = share } };
        Trainer.Run(run.Inputs(folder, recipe), progress, TestContext.Current.CancellationToken);
        Assert.Equal(4, progress.Steps.Count());
        return [.. progress.Steps.Select(step => step.Metrics[MetricNames.Loss])];
    }
}
