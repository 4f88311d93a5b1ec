using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Core.Losses;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

public sealed class ResumeTests
{
    [Theory]
    [InlineData(WeightPrecision.Float32, true)]
    [InlineData(WeightPrecision.BFloat16, true)]
    [InlineData(WeightPrecision.BFloat16, false)]
    public void Resume_AfterInterruption_SameBitsAsTheUninterruptedRun(WeightPrecision precision, bool master)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = Recipe(run) with { Model = new ModelRecipe { Precision = precision } };
        recipe = recipe with { Optimizer = recipe.Optimizer with { MasterWeights = master } };
        CancellationToken never = TestContext.Current.CancellationToken;

        TrainingResult whole = Trainer.Run(run.Inputs(folders.At("whole"), recipe), new ListProgress(), never);

        using CancellationTokenSource stop = new();
        TrainingResult first = Trainer.Run(
            run.Inputs(folders.At("parts"), recipe),
            new ListProgress(report => StopAfter(report, 2, stop)),
            stop.Token);
        Assert.False(first.Finished);
        Assert.Equal(2, first.CompletedSteps);
        Assert.Contains(SettingKey.Resume.ToString(), first.NextStep, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folders.At("parts"), "config.json")));

        TrainingResult second = Trainer.Run(
            run.Inputs(folders.At("parts"), recipe, OutputMode.Resume), new ListProgress(), never);

        Assert.True(second.Finished);
        Assert.True(whole.Finished);
        AssertSameWeights(folders.At("whole"), folders.At("parts"));
        Assert.Equal(Metrics(folders.At("whole")), Metrics(folders.At("parts")));
    }

    [Fact]
    public void Resume_MetricsOfStepsAfterTheCheckpoint_AreComputedAgainAndNotDoubled()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = Recipe(run);
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 2, stop)), stop.Token);
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
        TrainingRecipe recipe = Recipe(run);
        recipe = recipe with { Output = recipe.Output with { KeepFinalState = keepsCheckpoints } };
        int steps = isFinished ? 4 : 3;
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 3, stop)),
            isFinished ? TestContext.Current.CancellationToken : stop.Token);
        string[] lines = File.ReadAllLines(log);
        Assert.Equal(steps, lines.Length);

        Resumed(lines[0] + "\n" + lines[1] + "\n{\"step\":3,\"lo", found: 2, [1, 2]);
        Resumed(lines[0][..20], found: 0, []);
        Resumed("", found: 0, []);
        Resumed(lines[0] + "\n" + lines[1][..20] + "\n" + lines[2] + "\n", found: 2, [1, 3]);
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
    public void Resume_BackupOfHardLinks_StaysAsItWas()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = Recipe(run);
        recipe = recipe with { Output = recipe.Output with { TensorBoard = true } };
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 2, stop)), stop.Token);
        HardLinks.Make(output, folders.At("backup"));
        Dictionary<string, byte[]> before = Contents(folders.At("backup"));

        Trainer.Run(run.Inputs(output, recipe, OutputMode.Resume), new ListProgress(), TestContext.Current.CancellationToken);

        Dictionary<string, byte[]> after = Contents(folders.At("backup"));
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, file => Assert.True(file.Value.AsSpan().SequenceEqual(after[file.Key]), file.Key));
        Assert.Contains(before.Keys, file => Path.GetFileName(file).StartsWith("events.", StringComparison.Ordinal));

        static Dictionary<string, byte[]> Contents(string folder) => Directory
            .EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => file, File.ReadAllBytes);
    }

    [Fact]
    public void Resume_HalfWrittenNewestCheckpoint_GoesOnFromTheOneBefore()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 3, stop)), stop.Token);
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
        TrainingRecipe recipe = Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        Trainer.Run(run.Inputs(folders.At("whole"), recipe), new ListProgress(), TestContext.Current.CancellationToken);
        string output = folders.At("run");
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 3, stop)), stop.Token);
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
        AssertSameWeights(folders.At("whole"), output);
    }

    [Fact]
    public void Resume_ListOfFilesOfTheNewestCheckpointDamaged_GoesOnFromTheOneBeforeAndKeepsIt()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = Recipe(run) with { Output = new OutputRecipe { SaveEvery = 1, KeepCheckpoints = 3 } };
        string output = folders.At("run");
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => StopAfter(report, 3, stop)), stop.Token);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancel_InsideAStep_GivesTheStepUpAndTheResumedRunEndsAlike(bool checkpointing)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = Recipe(run) with { Runtime = new RuntimeRecipe { ActivationCheckpointing = checkpointing } };
        Trainer.Run(run.Inputs(folders.At("whole"), recipe), new ListProgress(), TestContext.Current.CancellationToken);
        string output = folders.At("run");
        using CancellationTokenSource stop = new();
        StoppingKernels kernels = new(run.Kernels, stop);
        ListProgress first = new(report => kernels.StopAtNextLoss |= report is StepReport { Metrics.Step: 2 });

        TrainingResult interrupted = Trainer.Run(run.Inputs(output, recipe) with { Kernels = kernels }, first, stop.Token);

        Assert.False(interrupted.Finished);
        Assert.Equal(2, interrupted.CompletedSteps);
        Assert.Equal(2, first.Steps.Count());
        Trainer.Run(run.Inputs(output, recipe, OutputMode.Resume), new ListProgress(), TestContext.Current.CancellationToken);
        AssertSameWeights(folders.At("whole"), output);
        Assert.Equal(Metrics(folders.At("whole")), Metrics(output));
    }

    [Theory]
    [InlineData("Reading the identity")]
    [InlineData("Loading the reference model")]
    [InlineData("Loading the model")]
    public void Cancel_WhilePreparing_StopsBeforeTheFirstStep(string phase)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        using CancellationTokenSource stop = new();
        ListProgress progress = new(report =>
        {
            if (report is PhaseReport reached && reached.Message.StartsWith(phase, StringComparison.Ordinal))
            {
                stop.Cancel();
            }
        });

        bool started = false;
        TrainerInputs inputs = run.Inputs(folders.At("run"), Recipe(run)) with { Started = _ => started = true };
        TrainingResult result = Trainer.Run(inputs, progress, stop.Token);

        Assert.False(result.Finished);
        Assert.StartsWith("Interrupted before the first step.", result.NextStep, StringComparison.Ordinal);
        Assert.StartsWith(phase, progress.Reports.OfType<PhaseReport>().Last().Message, StringComparison.Ordinal);
        Assert.False(started);
    }

    [Fact]
    public void Resume_OtherLearningRate_IsRefusedNamingBothValues()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe = Recipe(run);
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(folders.At("run"), recipe), new ListProgress(report => StopAfter(report, 1, stop)), stop.Token);

        TrainingRecipe changed = recipe with { Optimizer = recipe.Optimizer with { LearningRate = 0.5 } };
        UserOptionException error = Assert.Throws<UserOptionException>(() => Trainer.Run(
            run.Inputs(folders.At("run"), changed, OutputMode.Resume), new ListProgress(),
            TestContext.Current.CancellationToken));

        Assert.Contains("optimizer.learning_rate was 0.001 and is 0.5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_FinishedRun_WritesNothingNewAndSaysWhereTheModelIs()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = Recipe(run);
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(), TestContext.Current.CancellationToken);
        byte[] model = File.ReadAllBytes(Path.Combine(output, "model.safetensors"));
        File.Delete(Path.Combine(output, "config.json")); // as if killed before the model was whole

        ListProgress progress = new();
        TrainingResult again = Trainer.Run(
            run.Inputs(output, recipe, OutputMode.Resume), progress, TestContext.Current.CancellationToken);

        Assert.True(again.Finished);
        Assert.Empty(progress.Steps);
        Assert.Equal(model, File.ReadAllBytes(Path.Combine(output, "model.safetensors")));
        Assert.True(File.Exists(Path.Combine(output, "config.json")));
    }

    [Fact]
    public void Run_Twice_SameBits()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe =
            Recipe(run) with { Schedule = Recipe(run).Schedule with { BatchSize = 2, Accumulation = 2, Steps = 2 } };
        foreach (string name in new[] { "one", "two" })
        {
            Trainer.Run(run.Inputs(folders.At(name), recipe), new ListProgress(), TestContext.Current.CancellationToken);
        }

        AssertSameWeights(folders.At("one"), folders.At("two"));
        Assert.Equal(Metrics(folders.At("one")), Metrics(folders.At("two")));
    }

    private static TrainingRecipe Recipe(GoldenRun run) => run.Recipe with
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

    private static void StopAfter(TrainingReport report, int step, CancellationTokenSource stop)
    {
        if (report is StepReport done && done.Metrics.Step == step)
        {
            stop.Cancel();
        }
    }

    private static void AssertSameWeights(string one, string other)
    {
        byte[] left = File.ReadAllBytes(Path.Combine(one, "model.safetensors"));
        byte[] right = File.ReadAllBytes(Path.Combine(other, "model.safetensors"));
        Assert.Equal(left.Length, right.Length);
        for (int i = 0; i < left.Length; i++)
        {
            Assert.True(left[i] == right[i], $"model.safetensors differs at byte {i}: {left[i]} and {right[i]}");
        }
    }

    // Everything but the time that a step took.
    private static List<string> Metrics(string folder) =>
        [.. File.ReadAllLines(Path.Combine(folder, "metrics.jsonl")).Select(line =>
        {
            JsonObject metrics = JsonNode.Parse(line)!.AsObject();
            Assert.True(metrics.Remove(MetricNames.StepSeconds));
            return metrics.ToJsonString();
        })];
}
