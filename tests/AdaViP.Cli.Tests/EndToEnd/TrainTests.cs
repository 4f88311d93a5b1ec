using System.Text.Json;
using AdaViP.Cli.Recipes;
using AdaViP.Cli.Tests.Support;
using AdaViP.Core.Recipes;
using AdaViP.Training;

namespace AdaViP.Cli.Tests.EndToEnd;

public sealed class TrainTests
{
    // goldens/README.md: fp32 accumulation order accounts for about 1e-4 relative on log-probs and gradients.
    private const double Relative = 1e-4;

    [Fact]
    public async Task Train_GoldenCheckpoint_ReproducesFiveStepsAndTheAnswersAfterThem()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("out");
        CommandResult result = (await AdavipProcess.RunAsync(
            GoldenRun.Train(output, "--reference", GoldenRun.Reference, "--set", "schedule.batch_size=4"))).ShouldExit(0);

        JsonElement trajectory = GoldenRun.Expected("trajectory");
        IReadOnlyList<JsonElement> metrics = GoldenRun.Metrics(output);
        Assert.Equal(5, metrics.Count);
        for (int step = 0; step < metrics.Count; step++)
        {
            AssertClose(
                step, "loss", trajectory[step].GetProperty("loss").GetDouble(), metrics[step].GetProperty("loss").GetDouble());
            AssertClose(
                step, "grad_norm", trajectory[step].GetProperty("grad_norm").GetDouble(),
                metrics[step].GetProperty("grad_norm").GetDouble());
            for (int sample = 0; sample < 4; sample++)
            {
                for (int sequence = 0; sequence < 3; sequence++)
                {
                    AssertClose(
                        step,
                        $"logps[{sample}][{sequence}]",
                        trajectory[step].GetProperty("logps")[sample][sequence].GetDouble(),
                        metrics[step].GetProperty("samples/logps")[sample][sequence].GetDouble());
                }
            }
        }

        Assert.Matches(
            @"step 5/5 \| loss 0\.5254 \| acc 1\.00 \| margin \+1\.783 \| \|g\| 2\.55 \| lr 1\.0e-03 \| "
                + @"\d+ ms \| [\d.k]+ tok/s \| [\d.]+ [MG]FLOP/s \| eta 00:00",
            result.Out);
        await AssertAnswersAsync(output, GoldenRun.Expected("greedy_after_training"));
    }

    [Fact]
    public async Task Train_Any_LeavesRecipeAndEnvironmentBesideTheModel()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("out");
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, "--set", "schedule.steps=1", "--set", "loss.beta=0.2")))
            .ShouldExit(0);
        string recipe = Path.Combine(output, "recipe.resolved.yaml");
        TrainingRecipe asked = RecipeLibrary.Load("tiny", "schedule.steps=1", "loss.beta=0.2", "runtime.threads=1");
        Assert.Equal(RecipeResolution.Resolve(asked, GoldenRun.Model), RecipeLibrary.Load(recipe));
        using JsonDocument environment = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(output, "environment.json"), TestContext.Current.CancellationToken));
        JsonElement process = environment.RootElement.GetProperty("processes")[0];
        Assert.Equal(42, process.GetProperty("seed").GetInt64());
        Assert.Matches(@"^\d+\.\d+\.\d+$", process.GetProperty("version").GetString());
        Assert.Equal(Path.GetFullPath(GoldenRun.Model), process.GetProperty("model").GetString());

        // Step 0 of a run whose reference is its start model: three equal rewards, so ln 3.
        JsonElement first = GoldenRun.Metrics(output)[0];
        Assert.Equal(Math.Log(3), first.GetProperty("loss").GetDouble(), 1e-6);
        Assert.Equal(0.5, first.GetProperty("rewards/accuracies").GetDouble()); // whatever rounding says of equal rewards
    }

    [Fact]
    public async Task Train_OutputHoldsARun_RefusedUnlessOverwrite()
    {
        using var folder = new TemporaryFolder();
        string[] command = GoldenRun.Train(folder.At("out"), "--set", "schedule.steps=1");
        (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        byte[] model = await File.ReadAllBytesAsync(folder.At("out", "model.safetensors"), TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync(command)).ShouldFail(2, folder.At("out"), "--resume", "--overwrite");
        Assert.Equal(model,
            await File.ReadAllBytesAsync(folder.At("out", "model.safetensors"), TestContext.Current.CancellationToken));
        (await AdavipProcess.RunAsync([.. command, "--overwrite"])).ShouldExit(0);
    }

    [Fact]
    public async Task Train_OriginalLayout_SavesHuggingFaceLayoutThatAnswers()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("out");
        string original = OriginalLayout.Write(GoldenRun.Model, folder);
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(original, output, "--set", "schedule.steps=1"))).ShouldExit(0);
        Assert.Equal(Math.Log(3), GoldenRun.Metrics(output)[0].GetProperty("loss").GetDouble(), 1e-6);
        using JsonDocument config = JsonDocument.Parse(
            await File.ReadAllBytesAsync(Path.Combine(output, "config.json"), TestContext.Current.CancellationToken));
        Assert.Equal("LlavaForConditionalGeneration", config.RootElement.GetProperty("architectures")[0].GetString());
        (await AdavipProcess.RunAsync(
            "generate", "--model", output, "--image", GoldenRun.Picture, "--question", "What is it?",
            "--max-new-tokens", "2")).ShouldExit(0);
    }

    [Fact]
    public async Task Train_OnATerminal_ShowsALiveBar()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "/usr/bin/script, which makes a terminal, is missing");
        using var folder = new TemporaryFolder();
        string command = string.Join(' ', GoldenRun.Train(folder.At("out")).Prepend("adavip").Select(word => $"'{word}'"));
        CommandResult result = (await AdavipProcess.RunShellAsync(
            $"""TERM=xterm LANG=C.UTF-8 script -qec "stty cols 120; {command}" /dev/null""", folder.Path)).ShouldExit(0);
        Assert.Contains("\u001b[", result.Out, StringComparison.Ordinal); // the bar moves the cursor
        Assert.Matches(@"step 5/5 .*loss 0\.\d{4} .*eta 00:00", result.Out);
        Assert.Contains("The tuned model is in", result.Out, StringComparison.Ordinal);
    }

    private static async Task AssertAnswersAsync(string model, JsonElement expected)
    {
        JsonElement samples = GoldenRun.Expected("samples");
        for (int i = 0; i < expected.GetArrayLength(); i++)
        {
            CommandResult answer = (await AdavipProcess.RunAsync(
                "generate", "--model", model,
                "--image", Path.Combine(GoldenRun.Images, samples[i].GetProperty("image").GetString()!),
                "--question", samples[i].GetProperty("question").GetString()!,
                "--max-new-tokens", "12", "--json")).ShouldExit(0);
            using JsonDocument json = JsonDocument.Parse(answer.Out);
            Assert.Equal(
                expected[i].EnumerateArray().Select(id => id.GetInt32()),
                json.RootElement.GetProperty("token_ids").EnumerateArray().Select(id => id.GetInt32()));
        }
    }

    private static void AssertClose(int step, string what, double expected, double actual) => Assert.True(
        Math.Abs(actual - expected) <= Relative * Math.Abs(expected),
        $"step {step}, {what}: {actual:R}, expected {expected:R}, "
            + $"relative error {Math.Abs(actual / expected - 1):0.0e+00}, allowed {Relative:0.0e+00}");
}
