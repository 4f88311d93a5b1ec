using System.Text.Json.Nodes;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using AdaViP.Torch.Safetensors;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Kernels;
using AdaViP.Training.Metrics;
using AdaViP.Training.Runs;
using TorchSharp;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class TrainerRunTests
{
    [Theory]
    [InlineData(PreferenceObjective.AdaVip, 3)]
    [InlineData(PreferenceObjective.Dpo, 2)]
    [InlineData(PreferenceObjective.VisionSum, 4)]
    [InlineData(PreferenceObjective.VisionHalf, 2)]
    [InlineData(PreferenceObjective.VisionJoint, 2)]
    [InlineData(PreferenceObjective.Mdpo, 8)]
    public void Run_PolicyStartsAsReference_FirstLossIsTheLogarithmAndLaterOnesFall(PreferenceObjective objective, int cases)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();

        Trainer.Run(
            run.Inputs(folder.Path, run.Recipe with { Objective = objective }) with { ReferenceFolder = null },
            progress,
            TestContext.Current.CancellationToken);

        List<double> losses = [.. progress.Steps.Select(step => step.Metrics[MetricNames.Loss])];
        Assert.Equal(Math.Log(cases), losses[0], Tolerances.SameModel);
        Assert.True(losses[^1] < losses[0] / 2, $"losses {string.Join(", ", losses)}");
    }

    [Theory]
    [InlineData(PreferenceObjective.AdaVip, 0.5, 0.5)]
    [InlineData(PreferenceObjective.Dpo, 1e6, 1e6)]
    [InlineData(PreferenceObjective.Mdpo, 0, 1)]
    public void Run_WithAnAnchor_EveryStepTellsItsPartOfTheLoss(PreferenceObjective objective, double asked, double weight)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        LossRecipe loss = new() { Anchor = 0.25, AnchorWeight = asked };

        Trainer.Run(
            run.Inputs(folder.Path, run.Recipe with { Objective = objective, Loss = loss }) with { ReferenceFolder = null },
            progress,
            TestContext.Current.CancellationToken);

        List<StepMetrics> steps = [.. progress.Steps.Select(step => step.Metrics)];
        double first = weight * Math.Log(1 + Math.Exp(loss.Anchor));
        Assert.Equal(1, steps[0][MetricNames.AnchorLoss] / first, Tolerances.SameModel);
        int pairs = objective == PreferenceObjective.Mdpo ? 2 : 1;
        double rest = objective == PreferenceObjective.AdaVip ? Math.Log(3) : pairs * Math.Log(2);
        Assert.Equal(1, steps[0][MetricNames.Loss] / (rest + first), Tolerances.SameModel);
        Assert.True(steps[^1][MetricNames.AnchorLoss] < steps[0][MetricNames.AnchorLoss]);
        Assert.Equal(MetricNames.AnchorLoss, steps[0].Scalars[2].Key);
        Assert.Equal(
            steps.Select(step => step[MetricNames.AnchorLoss]),
            File.ReadAllLines(folder.At("metrics.jsonl"))
                .Select(line => JsonNode.Parse(line)![MetricNames.AnchorLoss]!.GetValue<double>()));
    }

    [Fact]
    public void Run_WithoutAnAnchor_TellsNoPartOfIt()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();

        Trainer.Run(run.Inputs(folder.Path), new ListProgress(), TestContext.Current.CancellationToken);

        Assert.DoesNotContain(MetricNames.AnchorLoss, File.ReadAllText(folder.At("metrics.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Started_IsToldOnceBeforeTheFirstStep()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        List<(string Folder, int Steps)> calls = [];
        TrainerInputs inputs = run.Inputs(folder.Path, run.Recipe);

        Trainer.Run(
            inputs with { Started = started => calls.Add((started, progress.Steps.Count())) },
            progress,
            TestContext.Current.CancellationToken);

        Assert.Equal([(Path.GetFullPath(folder.Path), 0)], calls);
        Assert.NotEmpty(progress.Steps);
    }

    [Fact]
    public void Run_StartedThrows_EndsTheRunBeforeTheFirstStep()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        TrainerInputs inputs =
            run.Inputs(folder.Path, run.Recipe) with { Started = _ => throw new InvalidOperationException("no") };

        Assert.Throws<InvalidOperationException>(() => Trainer.Run(inputs, progress, TestContext.Current.CancellationToken));

        Assert.Empty(progress.Steps);
    }

    [Fact]
    public void Run_Sft_LossIsTheMeanPerTokenAndFalls()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        TrainingRecipe recipe = run.Recipe with { Objective = PreferenceObjective.Sft };

        Trainer.Run(run.Inputs(folder.Path, recipe), progress, TestContext.Current.CancellationToken);

        List<StepMetrics> steps = [.. progress.Steps.Select(step => step.Metrics)];
        List<GoldenSequence> chosen = [.. run.Golden.Sequences.Where(sequence => sequence.Kind == "++")];
        double tokens = chosen.Sum(sequence => sequence.InputIds.Length - sequence.AnswerStart);
        double logp = run.Golden.Json.GetProperty("trajectory")[0].GetProperty("logps").EnumerateArray()
            .Sum(row => row[0].GetDouble());
        Close.ToLargest("loss", [-logp / tokens], [steps[0][MetricNames.Loss]], Tolerances.OnePass);
        Assert.True(steps[^1][MetricNames.Loss] < steps[0][MetricNames.Loss]);
        Assert.True(double.IsNaN(steps[0][MetricNames.RewardsChosen]));
        Assert.All(steps, step => Assert.All(step.SampleLogps, row => Assert.Single(row)));
    }

    [Fact]
    public void Run_FrozenParts_OnlyTheProjectorChanges()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        TrainingRecipe recipe = run.Recipe with { Model = new ModelRecipe { TrainDecoder = false } };

        Trainer.Run(run.Inputs(folder.Path, recipe), new ListProgress(), TestContext.Current.CancellationToken);

        using LlavaModel before = LlavaCheckpointReader.Load(run.Golden.Policy, torch.CPU);
        using LlavaModel after = LlavaCheckpointReader.Load(folder.Path, torch.CPU);
        foreach ((NamedParameter old, NamedParameter tuned) in before.Parameters.Zip(after.Parameters))
        {
            bool same = old.Value.bytes.SequenceEqual(tuned.Value.bytes);
            Assert.True(same == (tuned.Part != ParameterPart.Projector), tuned.Name);
        }

        using SafetensorsFile optimizer = SafetensorsFile.Open(folder.At("step-5/optimizer.safetensors"));
        Assert.Equal(8, optimizer.Entries.Count); // two moments of two weights and two biases
    }

    [Fact]
    public void Run_MetricsFile_HasTheNumbersOfEveryStepToTheLastBit()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        TrainingRecipe recipe = run.Recipe with { Output = new OutputRecipe { SaveEvery = 0, LogEvery = 2 } };

        Trainer.Run(run.Inputs(folder.Path, recipe), progress, TestContext.Current.CancellationToken);

        List<JsonObject> lines =
            [.. File.ReadAllLines(folder.At("metrics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];
        Assert.Equal([2, 4, 5], lines.Select(line => line["step"]!.GetValue<int>()));
        foreach (JsonObject line in lines)
        {
            StepMetrics step = progress.Steps.Single(report => report.Metrics.Step == line["step"]!.GetValue<int>()).Metrics;
            Assert.All(step.Scalars, scalar => Assert.Equal(scalar.Value, line[scalar.Key]!.GetValue<double>()));
            Assert.Equal(step.SampleIds, line[MetricNames.SampleIds]!.AsArray().Select(id => id!.GetValue<string>()));
            Assert.Equal(
                step.SampleLogps.SelectMany(row => row),
                line[MetricNames.SampleLogps]!.AsArray().SelectMany(row => row!.AsArray())
                    .Select(value => value!.GetValue<double>()));
            Assert.Equal(1.0, line[MetricNames.OmegaRejectedAnswer]!.GetValue<double>()
                + line[MetricNames.OmegaRejectedImage]!.GetValue<double>(), 1e-12);
        }
    }

    [Fact]
    public void Run_Epochs_EverySampleAsOftenAsAskedAndTheLastStepIsSmaller()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress progress = new();
        TrainingRecipe recipe = run.Recipe with
        {
            Data = new DataRecipe { Order = SampleOrder.Shuffle },
            Schedule = run.Recipe.Schedule with { Steps = 0, Epochs = 3, BatchSize = 1, Accumulation = 2 },
        };

        MemoryDataset three = new("three", [.. run.Dataset.Samples.Take(3)]);
        Trainer.Run(run.Inputs(folder.Path, recipe) with { Dataset = three }, progress, TestContext.Current.CancellationToken);

        List<StepMetrics> steps = [.. progress.Steps.Select(step => step.Metrics)];
        Assert.Equal([2, 2, 2, 2, 1], steps.Select(step => step.SampleIds.Count));
        Assert.All(steps.SelectMany(step => step.SampleIds).GroupBy(id => id), group => Assert.Equal(3, group.Count()));
        Assert.Equal(3.0, steps[^1][MetricNames.Epoch]);
    }

    [Fact]
    public void Run_LibtorchKernels_SameTrajectoryAsNative()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        ListProgress native = new();
        ListProgress torch = new();
        Trainer.Run(run.Inputs(folder.At("native")), native, TestContext.Current.CancellationToken);
        TrainingRecipe recipe = run.Recipe with { Runtime = new RuntimeRecipe { Kernels = KernelChoice.Torch } };
        Trainer.Run(
            run.Inputs(folder.At("torch"), recipe) with { Kernels = new TorchKernels(run.Kernels) }, torch,
            TestContext.Current.CancellationToken);

        foreach ((StepReport want, StepReport got) in native.Steps.Zip(torch.Steps))
        {
            Close.ToLargest("loss", [want.Metrics[MetricNames.Loss]], [got.Metrics[MetricNames.Loss]], Tolerances.Trajectory);
        }
    }

    [Fact]
    public void Run_FiftySteps_NoTensorIsLeftBehind()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folder = new();
        List<long> live = [];
        TrainingRecipe recipe = run.Recipe with { Schedule = run.Recipe.Schedule with { Steps = 50, BatchSize = 1 } };

        Trainer.Run(
            run.Inputs(folder.Path, recipe),
            new ListProgress(report =>
            {
                if (report is StepReport)
                {
                    live.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount);
                }
            }),
            TestContext.Current.CancellationToken);

        Assert.Equal(50, live.Count);
        Assert.All(live, count => Assert.Equal(live[0], count));
    }
}
