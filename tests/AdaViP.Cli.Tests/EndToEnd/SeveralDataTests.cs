using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Several <c>--data</c>, with and without weights.</summary>
public sealed class SeveralDataTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Train_WithWeights_KilledAndResumed_EqualsTheUninterruptedRunBitForBit()
    {
        string more = More();
        string[] weighted = ["--data", more + "=2.5", "--data", GoldenRun.Data + "=1"];
        (await AdavipProcess.RunAsync(Train("whole", weighted))).ShouldExit(0);
        using (AdavipProcess killed = AdavipProcess.Start(Train("killed", weighted)))
        {
            await killed.WaitForOutputAsync("step 5/8");
            killed.Signal(AdavipProcess.SigKill);
            (await killed.WaitAsync()).ShouldExit(128 + AdavipProcess.SigKill);
        }

        CommandResult resumed = (await AdavipProcess.RunAsync([.. Train("killed", weighted), "--resume"])).ShouldExit(0);
        Assert.Contains("Resuming after step 4", resumed.Out, StringComparison.Ordinal);
        GoldenRun.AssertSameResult(_folder.At("whole"), _folder.At("killed"));
        Assert.Contains(
            "weights: \"2.5, 1\"", File.ReadAllText(Path.Combine(_folder.At("whole"), "recipe.resolved.yaml")),
            StringComparison.Ordinal);
        using JsonDocument environment = JsonDocument.Parse(
            await File.ReadAllBytesAsync(_folder.At("whole", "environment.json"), TestContext.Current.CancellationToken));
        Assert.Equal(
            [more, Path.GetFullPath(GoldenRun.Data)],
            environment.RootElement.GetProperty("processes")[0].GetProperty("data").EnumerateArray()
                .Select(file => file.GetString()));

        (await AdavipProcess.RunAsync([.. Train("killed", ["--data", more, "--data", GoldenRun.Data]), "--resume"]))
            .ShouldFail(2, "data.weights was 2.5, 1 and is equal");
    }

    [Fact]
    public async Task Train_WeightsThatDoNotFit_NamesBothNumbers()
    {
        (await AdavipProcess.RunAsync(Train("a", ["--data", GoldenRun.Data, "--set", "data.weights=1, 2"])))
            .ShouldFail(2, "data.weights is \"1, 2\"", "2 numbers, but 1 data is named");
        (await AdavipProcess.RunAsync(Train("b", ["--data", GoldenRun.Data + "=0"])))
            .ShouldFail(2, "whose weight is 0 but must be");
        (await AdavipProcess.RunAsync(Train("c", ["--data", GoldenRun.Data, "--data", GoldenRun.Data])))
            .ShouldFail(2, "is named twice", "weight of 2");
    }

    [Theory]
    [InlineData("abc", "whose weight is abc but must be a number above 0")]
    [InlineData("", "whose weight is empty but must be")]
    [InlineData("1,5", "whose weight is 1,5 but must be", "a point before its decimals")]
    [InlineData("inf", "whose weight is inf but must be")]
    public async Task Train_WeightThatIsNotANumber_IsNamedAsTheCause(string weight, params string[] parts) =>
        (await AdavipProcess.RunAsync(Train("d", ["--data", $"{GoldenRun.Data}={weight}"]))).ShouldFail(2, parts);

    [Fact]
    public async Task Train_WeightsOfBothOptions_NamesBoth()
    {
        string more = More();
        (await AdavipProcess.RunAsync(Train("e", ["--data", more + "=2", "--data", GoldenRun.Data, "--set", "data.weights=3,4"])))
            .ShouldFail(2, $"--data {more}=2 and --set data.weights=3,4");
    }

    [Fact]
    public async Task LogProbs_OfTwoFiles_FollowOneAnotherAndTakeNoWeights()
    {
        string[] command =
        [
            "logprobs", "--model", GoldenRun.Model, "--image-root", GoldenRun.Images, "--out", _folder.At("logps.jsonl"),
            "--data", More(),
        ];
        (await AdavipProcess.RunAsync([.. command, "--data", GoldenRun.Data + "=2"])).ShouldFail(2, "=2", "adavip train");
        (await AdavipProcess.RunAsync([.. command, "--data", GoldenRun.Data])).ShouldExit(0);
        string[] ids =
        [
            .. File.ReadLines(_folder.At("logps.jsonl")).Select(
                line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!)
                .Distinct(),
        ];
        Assert.Equal(6, ids.Length);
        Assert.Equal(["more-0", "more-1"], ids[..2]);
    }

    [Fact]
    public async Task LogProbs_FileWhoseNameEndsInANumber_IsAFile()
    {
        string data = _folder.Write("split=1", File.ReadAllText(More()));
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", GoldenRun.Model, "--image-root", GoldenRun.Images, "--out", _folder.At("logps.jsonl"),
            "--data", data))
            .ShouldExit(0);
    }

    private string[] Train(string name, string[] data) =>
    [
        "train", "--recipe", "tiny", "--model", GoldenRun.Model, "--image-root", GoldenRun.Images, "--out", _folder.At(name),
        "--set", "runtime.threads=1", "--set", "schedule.steps=8", "--set", "output.save_every=2", "--set", "data.order=shuffle",
        "--set", "schedule.batch_size=2", .. data,
    ];

    private string More()
    {
        static string Row(int id, int rejected, string chosen, string worse) =>
            $$"""{"id": "more-{{id}}", "image": "{{id}}.png", "rejected_image": "{{rejected}}.png","""
                + $$""" "question": "What is it?", "chosen": "{{chosen}}", "rejected": "{{worse}}"}""" + "\n";
        return _folder.Write("more.jsonl", Row(0, 1, "A truck.", "A boat.") + Row(1, 0, "A cat.", "A cow."));
    }
}
