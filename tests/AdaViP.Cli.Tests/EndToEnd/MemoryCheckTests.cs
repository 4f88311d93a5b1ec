using System.Globalization;
using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Models;
using static TorchSharp.torch;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// A model for which the memory does not suffice is refused before anything is loaded, by every command that would load it;
/// the check can be turned off; and what it lets through fits.
/// </summary>
[Collection(ProcessTests.Name)]
public sealed partial class MemoryCheckTests : IDisposable
{
    private static readonly string Truck = GoldenRun.Picture;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Commands_OnAModelOfTerabytes_EndWithBothNumbersAndWhatToChange()
    {
        string model = Giant();
        const string Question = """{"question_id": 1, "image": "0.png", "text": "Is there a cat?", "label": "no"}""";
        string questions = _folder.Write("pope.jsonl", Question + "\n");
        string[] data = ["--data", GoldenRun.Data, "--image-root", GoldenRun.Images];
        (string[] Command, string Way)[] calls =
        [
            (["train", "--recipe", "tiny", "--model", model, .. data, "--out", _folder.At("run")], "runtime.memory_check"),
            (["logprobs", "--model", model, .. data, "--out", _folder.At("logps.jsonl")], "runtime.memory_check"),
            (["generate", "--model", model, "--image", Truck, "--question", "What?"], "--no-memory-check"),
            (["chat", "--model", model, "--image", Truck], "--no-memory-check"),
            (["evaluate", "pope", "--model", model, "--questions", questions, "--images", GoldenRun.Images,
                "--out", _folder.At("eval")], "--no-memory-check"),
        ];
        foreach ((string[] command, string way) in calls)
        {
            CommandResult result = (await AdavipProcess.RunAsync([.. command, "--device", "cpu"]))
                .ShouldFail(1, "TB of memory (", "weights", "is available (", "Nothing was loaded", way);
            Assert.Equal(command[0] != "train", result.Error.Contains("bfloat16 (then about", StringComparison.Ordinal));
            Assert.DoesNotContain("not a problem that the program knows", result.Error, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(_folder.At("run/run.json")), "a refused run must not begin");
        Assert.False(File.Exists(_folder.At("logps.jsonl")));
        Assert.False(File.Exists(_folder.At("eval/run.json")), "a refused evaluation must not begin");
        Assert.False(File.Exists(_folder.At("eval/answers.jsonl")));
        string[] ask = ["plan", "--recipe", "tiny", "--model", model, "--device", "cpu"];
        CommandResult plan = (await AdavipProcess.RunAsync(ask)).ShouldExit(0);
        Assert.Contains("is available (", plan.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_TurnedOff_LoadsAllTheSame()
    {
        // The weights of the small model are not those of the large one: that is what the reader of weights says.
        string model = Giant();
        (await AdavipProcess.RunAsync(
            "generate", "--model", model, "--image", Truck, "--question", "What?", "--device", "cpu", "--no-memory-check"))
            .ShouldFail(3, "tensor");
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images, "--out", _folder.At("l"),
            "--device", "cpu", "--set", "runtime.memory_check=false"))
            .ShouldFail(3, "tensor");
    }

    [Theory]
    [InlineData("float32")]
    [InlineData("bfloat16")]
    public async Task Training_UnderTheSmallestLimitThatPasses_Fits(string precision)
    {
        string model = Medium();
        string[] Train(string name) =>
        [
            "train", "--recipe", "tiny", "--model", model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", _folder.At(name), "--device", "cpu", "--set", "runtime.threads=2", "--set", "schedule.steps=2",
            "--set", "model.precision=" + precision,
        ];
        await AssertSmallestLimitFitsAsync(Train, gigabytes: 0.6);
    }

    [Fact]
    public async Task LogProbs_UnderTheSmallestLimitThatPasses_Fits()
    {
        string model = Medium();
        string[] Score(string name) =>
        [
            "logprobs", "--model", model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
            "--out", _folder.At(name + ".jsonl"), "--device", "cpu", "--set", "runtime.threads=2",
        ];
        await AssertSmallestLimitFitsAsync(Score, gigabytes: 0.4);
    }

    [Fact]
    public async Task FoundationModels_OfTerabytes_AreRefusedBeforeTheyAreLoaded()
    {
        // Weights beside the tagger's graph, as exports over 2 GB have them; the file is sparse.
        string tagger = _folder.At("tagger.onnx");
        File.Copy(MicroPairs.Shipped("tagger.onnx"), tagger);
        using (FileStream weights = File.Create(tagger + "_data"))
        {
            weights.SetLength(1L << 40);
        }

        string[] build = MicroPairs.Build(_folder, GoldenRun.Data, _folder.At("pairs"));
        string models = _folder.At("models.yaml");
        string shipped = MicroPairs.Shipped("tagger.onnx");
        File.WriteAllText(models, File.ReadAllText(models).Replace(shipped, tagger, StringComparison.Ordinal));
        (await AdavipProcess.RunAsync(build)).ShouldFail(
            1, "Building pairs needs about 2.2 TB of memory", "tagger 1.1 TB", "is available", "Nothing was loaded",
            "--no-memory-check");
        (await AdavipProcess.RunAsync("models", "check", models)).ShouldFail(
            1, "Checking the models needs about 2.2 TB of memory", "is available", "--no-memory-check");
        Assert.False(Directory.Exists(_folder.At("pairs")), "a refused build must leave nothing");
    }

    // The limit at which the check passes follows from the two numbers of a refusal at a limit that is too small.
    private async Task AssertSmallestLimitFitsAsync(Func<string, string[]> command, double gigabytes)
    {
        long limit = (long)(gigabytes * 1e9 / 1024);
        CommandResult result = (await RunLimitedAsync(limit, command("out"))).ShouldFail(1, "ulimit -d", "Nothing was loaded");

        // Numbers are rounded, and two starts of the program differ by some megabytes: so in a few steps.
        for (int attempt = 0; attempt < 6 && result.Error.Contains("Nothing was loaded", StringComparison.Ordinal); attempt++)
        {
            Match numbers = Numbers().Match(result.Error);
            Assert.True(numbers.Success, result.Error);
            limit += (long)((Megabytes(numbers, 1) - Megabytes(numbers, 3) + 4) * 1e6 / 1024);
            result = await RunLimitedAsync(limit, command("out"));
        }

        result.ShouldExit(0);
    }

    private async Task<CommandResult> RunLimitedAsync(long kilobytes, string[] command)
    {
        string line = string.Join(' ', command.Prepend("adavip").Select(word => $"'{word}'"));
        return await AdavipProcess.RunShellAsync(
            string.Create(CultureInfo.InvariantCulture, $"ulimit -d {kilobytes} && {line}"), _folder.Path);
    }

    private static double Megabytes(Match numbers, int group) =>
        double.Parse(numbers.Groups[group].Value, CultureInfo.InvariantCulture)
        * (numbers.Groups[group + 1].Value == "GB" ? 1000 : 1);

    // Fifty million blocks: terabytes, whatever the machine.
    private string Giant() => new TinyCheckpoint(_folder, "giant")
        .Configure(config => config["text_config"]!["num_hidden_layers"] = 50_000_000).Path;

    // Forty million weights behind the tokenizer and the tower of the golden model.
    private string Medium()
    {
        LlavaConfig small = LlavaConfig.Load(GoldenRun.Model);
        LlavaConfig config = small with
        {
            Text = small.Text with
            {
                HiddenSize = 512,
                IntermediateSize = 1408,
                LayerCount = 8,
                HeadCount = 8,
                KeyValueHeadCount = 8,
                HeadSize = 64,
            },
        };
        using LlavaModel model = LlavaModel.CreateRandom(config, 3, CPU, ScalarType.Float32);
        LlavaCheckpointWriter.Save(model, GoldenRun.Model, _folder.At("medium"));
        return _folder.At("medium");
    }

    [GeneratedRegex(@"needs about ([\d.]+) (MB|GB) of memory .*only ([\d.]+) (MB|GB) is available")]
    private static partial Regex Numbers();
}
