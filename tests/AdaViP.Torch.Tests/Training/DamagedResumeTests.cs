using System.Text.Json.Nodes;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Runs whose files were left unfinished or damaged are continued from what holds.</summary>
public sealed class DamagedResumeTests
{
    [Fact]
    public void Resume_MetricsOfStepsAfterTheCheckpoint_AreComputedAgainAndNotDoubled()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = ShortRun.Recipe(run);
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 2, stop)), stop.Token);
        string log = Path.Combine(output, "metrics.jsonl");
        string twoLines = File.ReadAllText(log);
        File.AppendAllText(log, "{\"step\":3,\"loss\":0.5}\n{\"step\":4,\"lo"); // what a killed process may leave

        Trainer.Run(run.Inputs(output, recipe, OutputMode.Resume), new ListProgress(), TestContext.Current.CancellationToken);

        List<string> lines = [.. File.ReadAllLines(log)];
        Assert.StartsWith(twoLines, File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Equal([1, 2, 3, 4], lines.Select(line => JsonNode.Parse(line)!["step"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Resume_LogOfStepsDamaged_IsRepairedWithAWarning(bool isFinished, bool keepsCheckpoints)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        string log = Path.Combine(output, "metrics.jsonl");
        TrainingRecipe recipe = ShortRun.Recipe(run);
        recipe = recipe with { Output = recipe.Output with { KeepFinalState = keepsCheckpoints } };
        int steps = isFinished ? 4 : 3;
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 3, stop)),
            isFinished ? TestContext.Current.CancellationToken : stop.Token);
        string[] lines = File.ReadAllLines(log);
        Assert.Equal(steps, lines.Length);

        Resumed(lines[0] + "\n" + lines[1] + "\n{\"step\":3,\"lo", found: 2, [1, 2]);
        Resumed(lines[0][..20], found: 0, []);
        Resumed("", found: 0, []);
        Resumed(lines[0] + "\n" + lines[1][..20] + "\n" + lines[2] + "\n", found: 2, [1, 3]);
        Resumed(lines[0] + "\n{\"step\":2,\"loss\":\"a\"}\n{\"step\":-1,\"loss\":0.5}\n", found: 1, [1]);
        Resumed(string.Concat(lines.Select(line => line + "\n")), found: steps, [1, 2, 3, .. isFinished ? (int[])[4] : []]);

        void Resumed(string damaged, int found, int[] expected)
        {
            string copy = folders.At($"copy-{Guid.NewGuid():N}");
            HardLinks.Make(output, copy);
            string copied = Path.Combine(copy, "metrics.jsonl");
            File.Delete(copied);
            File.WriteAllText(copied, damaged);
            ListProgress progress = new();
            Assert.True(Trainer.Run(
                run.Inputs(copy, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken).Finished);
            Assert.Equal(
                isFinished ? expected : [.. expected, 4],
                File.ReadAllLines(copied).Select(line => JsonNode.Parse(line)!["step"]!.GetValue<int>()));
            IEnumerable<string> warnings =
                progress.Warnings.Where(warning => warning.StartsWith(copied, StringComparison.Ordinal));
            if (found == steps)
            {
                Assert.Empty(warnings);
                return;
            }

            Assert.Contains($"has only {found} of the {steps} steps that were logged (output.log_every 1)",
                Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Resume_HalfWrittenNewestCheckpoint_GoesOnFromTheOneBefore()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = ShortRun.Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 3, stop)), stop.Token);
        string newest = Path.Combine(output, "step-3", "optimizer.safetensors");
        using (FileStream stream = File.OpenWrite(newest))
        {
            stream.SetLength(stream.Length - 1);
        }

        Directory.CreateDirectory(Path.Combine(output, "step-4.partial"));
        ListProgress progress = new();
        Trainer.Run(run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);

        Assert.Equal([3, 4], progress.Steps.Select(step => step.Metrics.Step));
        Assert.False(Directory.Exists(Path.Combine(output, "step-4.partial")));
    }

    [Fact]
    public void Resume_NewestCheckpointDamaged_WarnsGoesOnFromTheOneBeforeAndEndsAlike()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = ShortRun.Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        Trainer.Run(run.Inputs(folders.At("whole"), recipe), new ListProgress(), TestContext.Current.CancellationToken);
        string output = folders.At("run");
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 3, stop)), stop.Token);
        string newest = Path.Combine(output, "step-3", "model.safetensors");
        using (FileStream stream = File.OpenWrite(newest))
        {
            stream.Position = stream.Length - 5;
            stream.WriteByte(0x5A);
        }

        ListProgress progress = new();
        Trainer.Run(run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);

        Assert.Contains(newest + " has the SHA-256", Assert.Single(progress.Warnings), StringComparison.Ordinal);
        Assert.Equal([3, 4], progress.Steps.Select(step => step.Metrics.Step));
        ShortRun.AssertSameWeights(folders.At("whole"), output);
    }

    [Fact]
    public void Resume_ListOfFilesOfTheNewestCheckpointDamaged_GoesOnFromTheOneBeforeAndKeepsIt()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = ShortRun.Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        string output = folders.At("run");
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 3, stop)), stop.Token);
        byte[] weights = File.ReadAllBytes(Path.Combine(output, "step-3", "model.safetensors"));
        string list = folders.Write("run/step-3/complete.json", "{\"a\":");

        ListProgress progress = new();
        TrainingResult result = Trainer.Run(
            run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);

        Assert.True(result.Finished);
        Assert.Equal([3, 4], progress.Steps.Select(step => step.Metrics.Step));
        string aside = Path.Combine(output, "step-3.damaged");
        Assert.Equal(2, progress.Warnings.Count());
        Assert.Contains($"{list} is not a list of files", progress.Warnings.First(), StringComparison.Ordinal);
        Assert.Contains($"was moved to {aside}", progress.Warnings.Last(), StringComparison.Ordinal);
        Assert.Equal(weights, File.ReadAllBytes(Path.Combine(aside, "model.safetensors")));
    }
}
