using System.Text.Json;
using AdaViP.Core.Losses;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Generation;
using AdaViP.Llava.Models;
using AdaViP.Torch.Tests.Llava;
using AdaViP.Training;
using AdaViP.Training.Metrics;
using AdaViP.Training.Runs;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Training;

public sealed class GoldenTrajectoryTests
{
    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData(GoldenLlava.Tiny)]
    public void Trainer_GoldenRun_FiveStepsAndGreedyContinuationsMatchTransformers(string set)
    {
        using GoldenRun run = GoldenRun.Open(set);
        using TemporaryFolder output = new();
        ListProgress progress = new();

        TrainingResult result = Trainer.Run(run.Inputs(output.Path), progress, TestContext.Current.CancellationToken);

        Assert.True(result.Finished);
        List<StepMetrics> steps = [.. progress.Steps.Select(step => step.Metrics)];
        JsonElement trajectory = run.Golden.Json.GetProperty("trajectory");
        Assert.Equal(trajectory.GetArrayLength(), steps.Count);
        for (int i = 0; i < steps.Count; i++)
        {
            JsonElement want = trajectory[i];
            double tolerance = i == 0 ? Tolerances.OnePass : Tolerances.Trajectory;
            Close.ToLargest($"step {i} loss", [want.GetProperty("loss").GetDouble()], [steps[i][MetricNames.Loss]], tolerance);
            Close.ToLargest(
                $"step {i} grad_norm", [want.GetProperty("grad_norm").GetDouble()], [steps[i][MetricNames.GradNorm]], tolerance);
            double[] logps = [.. want.GetProperty("logps").EnumerateArray().SelectMany(row => row.EnumerateArray())
                .Select(v => v.GetDouble())];
            Close.ToLargest($"step {i} logps", logps, [.. steps[i].SampleLogps.SelectMany(row => row)], tolerance);
        }

        CheckGreedy(run, output.Path);
    }

    private static void CheckGreedy(GoldenRun run, string folder)
    {
        using LlavaModel tuned = LlavaCheckpointReader.Load(folder, CPU);
        JsonElement greedy = run.Golden.Json.GetProperty("greedy_after_training");
        List<GoldenSequence> sequences = [.. run.Golden.Sequences];
        for (int sample = 0; sample < greedy.GetArrayLength(); sample++)
        {
            GoldenSequence sequence = sequences[sample * 3];
            int[] want = [.. greedy[sample].EnumerateArray().Select(id => id.GetInt32())];
            using Tensor pixels = run.Golden.PixelValues(sample, rejected: false);
            IReadOnlyList<int> got = PictureAnswers.Generate(
                tuned,
                pixels,
                sequence.InputIds[..sequence.AnswerStart],
                new GenerationOptions { MaxNewTokens = want.Length },
                TestContext.Current.CancellationToken);
            Assert.Equal(want, got);
        }
    }
}
