using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Training;
using AdaViP.Training.Runs;
using Xunit;

namespace AdaViP.Torch.Tests.Training;

/// <summary>Runs that are interrupted and continued end as those that are not.</summary>
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
        TrainingRecipe recipe = ShortRun.Recipe(run) with { Model = new ModelRecipe { Precision = precision } };
        recipe = recipe with { Optimizer = recipe.Optimizer with { MasterWeights = master } };
        CancellationToken never = TestContext.Current.CancellationToken;

        TrainingResult whole = Trainer.Run(run.Inputs(folders.At("whole"), recipe), new ListProgress(), never);

        using CancellationTokenSource stop = new();
        TrainingResult first = Trainer.Run(
            run.Inputs(folders.At("parts"), recipe),
            new ListProgress(report => ShortRun.StopAfter(report, 2, stop)),
            stop.Token);
        Assert.False(first.Finished);
        Assert.Equal(2, first.CompletedSteps);
        Assert.Contains(SettingKey.Resume.ToString(), first.NextStep, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folders.At("parts"), "config.json")));
        Assert.Equal(2, Described("parts").Step);

        TrainingResult second = Trainer.Run(
            run.Inputs(folders.At("parts"), recipe, OutputMode.Resume), new ListProgress(), never);

        Assert.True(second.Finished);
        Assert.True(whole.Finished);
        ShortRun.AssertSameWeights(folders.At("whole"), folders.At("parts"));
        Assert.Equal(ShortRun.Metrics(folders.At("whole")), ShortRun.Metrics(folders.At("parts")));
        Assert.Equal(whole.CompletedSteps, Described("whole").Step);
        Assert.True(Described("whole").NumTokens > 0);
        Assert.Equal(
            (Described("whole").Step, Described("whole").NumTokens), (Described("parts").Step, Described("parts").NumTokens));

        RunState Described(string name) => RunState.Read(Path.Combine(folders.At(name), RunFiles.DescriptionName));
    }

    [Fact]
    public void Resume_BackupOfHardLinks_StaysAsItWas()
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        string output = folders.At("run");
        TrainingRecipe recipe = ShortRun.Recipe(run);
        recipe = recipe with { Output = recipe.Output with { TensorBoard = true } };
        using CancellationTokenSource stop = new();
        Trainer.Run(run.Inputs(output, recipe), new ListProgress(report => ShortRun.StopAfter(report, 2, stop)), stop.Token);
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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancel_InsideAStep_GivesTheStepUpAndTheResumedRunEndsAlike(bool checkpointing)
    {
        using GoldenRun run = GoldenRun.Open();
        using TemporaryFolder folders = new();
        TrainingRecipe recipe =
            ShortRun.Recipe(run) with { Runtime = new RuntimeRecipe { ActivationCheckpointing = checkpointing } };
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
        ShortRun.AssertSameWeights(folders.At("whole"), output);
        Assert.Equal(ShortRun.Metrics(folders.At("whole")), ShortRun.Metrics(output));
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
        TrainerInputs inputs = run.Inputs(folders.At("run"), ShortRun.Recipe(run)) with { Started = _ => started = true };
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
        TrainingRecipe recipe = ShortRun.Recipe(run);
        using CancellationTokenSource stop = new();
        Trainer.Run(
            run.Inputs(folders.At("run"), recipe), new ListProgress(report => ShortRun.StopAfter(report, 1, stop)), stop.Token);

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
        TrainingRecipe recipe = ShortRun.Recipe(run);
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
        TrainingRecipe recipe = ShortRun.Recipe(run);
        recipe = recipe with { Schedule = recipe.Schedule with { BatchSize = 2, Accumulation = 2, Steps = 2 } };
        foreach (string name in new[] { "one", "two" })
        {
            Trainer.Run(run.Inputs(folders.At(name), recipe), new ListProgress(), TestContext.Current.CancellationToken);
        }

        ShortRun.AssertSameWeights(folders.At("one"), folders.At("two"));
        Assert.Equal(ShortRun.Metrics(folders.At("one")), ShortRun.Metrics(folders.At("two")));
    }
}
