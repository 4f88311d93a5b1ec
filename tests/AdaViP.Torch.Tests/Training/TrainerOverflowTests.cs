using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Training.Checkpoints;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Numbers that are not finite, or soon will not be: nothing of them is saved, and what made them is named.</summary>
public sealed class TrainerOverflowTests
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

        UserErrorException error = Assert.Throws<UserErrorException>(() => GoldenRun.Train(run.Inputs(folder.Path, recipe)));

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

        UserErrorException error = Assert.Throws<UserErrorException>(() => GoldenRun.Train(run.Inputs(folder.Path, recipe)));

        Assert.Matches(
            $@"^Step 2: after the update {problem}, so this state is not saved\. .*step-1 .*optimizer\.learning_rate",
            error.Message);
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

        UserErrorException error = Assert.Throws<UserErrorException>(() => GoldenRun.Train(run.Inputs(folder.At("run"), recipe)));

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

        UserErrorException error = Assert.Throws<UserErrorException>(() => GoldenRun.Train(run.Inputs(folder.At("run"), recipe)));

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

    [Theory]
    [InlineData(1e38, 0, "loss.beta, which is 1.0e+38")]
    [InlineData(1e38, 0.5, "loss.beta, which is 1.0e+38")]
    [InlineData(0.1, 3e38, "loss.anchor_weight, which is 3.0e+38")]
    public void Run_LossThatOverflows_BlamesItsFactorAndNotTheWeights(double beta, double anchorWeight, string factor)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Loss = new LossRecipe { Beta = beta, AnchorWeight = anchorWeight } };

        UserErrorException error = Assert.Throws<UserErrorException>(() => GoldenRun.Train(run.Inputs(folder.At("run"), recipe)));

        Assert.Contains(factor, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("weights", error.Message, StringComparison.Ordinal);
    }
}
