using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>A checkpoint is computed with in its own precision by every command, unless another one is asked for.</summary>
public sealed class PrecisionTests
{
    [Fact]
    public async Task BFloat16Checkpoint_WithoutAChoice_StaysBFloat16()
    {
        using var folder = new TemporaryFolder();
        string half = folder.At("half");
        string[] one = ["--set", "schedule.steps=1", "--set", "model.precision=bfloat16"];
        (await AdavipProcess.RunAsync(GoldenRun.Train(half, one))).ShouldExit(0);

        CommandResult trained = (await AdavipProcess.RunAsync(
            GoldenRun.TrainModel(half, folder.At("again"), "--set", "schedule.steps=1", "--device", "auto"))).ShouldExit(0);
        Assert.Contains("in bfloat16 with", trained.Out, StringComparison.Ordinal);
        string recipe = File.ReadAllText(folder.At("again/recipe.resolved.yaml"));
        Assert.Contains("precision: bfloat16", recipe, StringComparison.Ordinal);
        Assert.DoesNotContain("auto\n", recipe, StringComparison.Ordinal);

        CommandResult scored = await LogProbsAsync(half, folder.At("auto.jsonl"));
        Assert.Contains("in bfloat16 with", scored.Out, StringComparison.Ordinal);
        await LogProbsAsync(half, folder.At("bf16.jsonl"), "--set", "model.precision=bfloat16");
        await LogProbsAsync(half, folder.At("fp32.jsonl"), "--set", "model.precision=float32");
        Assert.Equal(File.ReadAllText(folder.At("bf16.jsonl")), File.ReadAllText(folder.At("auto.jsonl")));
        Assert.NotEqual(File.ReadAllText(folder.At("fp32.jsonl")), File.ReadAllText(folder.At("auto.jsonl")));
    }

    [Fact]
    public async Task Precision_OfGenerate_IsOneOfThree()
    {
        string truck = GoldenRun.Picture;
        string[] ask = ["generate", "--model", GoldenRun.Model, "--image", truck, "--question", "What?"];
        (await AdavipProcess.RunAsync([.. ask, "--precision", "bfloat16", "--max-new-tokens", "2"])).ShouldExit(0);
        (await AdavipProcess.RunAsync([.. ask, "--precision", "half"]))
            .ShouldFail(2, "--precision is \"half\" but must be one of auto, float32, bfloat16.");
    }

    private static async Task<CommandResult> LogProbsAsync(string model, string output, params string[] more) =>
        (await AdavipProcess.RunAsync(
            ["logprobs", "--model", model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images, "--out", output,
                "--set", "runtime.threads=1", .. more])).ShouldExit(0);
}
