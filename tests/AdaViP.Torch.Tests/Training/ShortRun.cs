using System.Text.Json.Nodes;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>A run of few steps that is stopped, continued and compared.</summary>
internal static class ShortRun
{
    /// <summary>Four steps over shuffled data.</summary>
    internal static TrainingRecipe Recipe(GoldenRun run) => run.Recipe with
    {
        Data = new DataRecipe { Order = SampleOrder.Shuffle },
        Schedule = run.Recipe.Schedule with
        {
            Steps = 4,
            BatchSize = 1,
            Accumulation = 2,
            Curve = LearningRateCurve.Cosine,
            WarmupSteps = 1,
        },
    };

    /// <summary>Stops a run behind a step.</summary>
    internal static void StopAfter(TrainingReport report, int step, CancellationTokenSource stop)
    {
        if (report is StepReport done && done.Metrics.Step == step)
        {
            stop.Cancel();
        }
    }

    /// <summary>The finished models are the same, byte for byte.</summary>
    internal static void AssertSameWeights(string one, string other)
    {
        byte[] left = File.ReadAllBytes(Path.Combine(one, "model.safetensors"));
        byte[] right = File.ReadAllBytes(Path.Combine(other, "model.safetensors"));
        Assert.Equal(left.Length, right.Length);
        for (int i = 0; i < left.Length; i++)
        {
            Assert.True(left[i] == right[i], $"model.safetensors differs at byte {i}: {left[i]} and {right[i]}");
        }
    }

    /// <summary>The lines of metrics.jsonl with everything but the time that a step took.</summary>
    internal static List<string> Metrics(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
        {
            JsonObject metrics = JsonNode.Parse(line)!.AsObject();
            Assert.True(metrics.Remove(MetricNames.StepSeconds));
            return metrics.ToJsonString();
        })];
}
