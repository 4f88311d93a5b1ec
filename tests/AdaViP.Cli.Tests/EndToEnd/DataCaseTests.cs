using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Data of other programs, from the file to the log-probs.</summary>
public sealed class DataCaseTests : IDisposable
{
    private const double Relative = 1e-4; // goldens/README.md

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("hf_formatted.parquet")]
    [InlineData("same.jsonl")]
    public async Task LogProbs_TrlRows_EqualTransformers(string file)
    {
        string data = SharedFiles.Require("cases", "trl-parquet", file);
        JsonElement[] lines = await LinesAsync(data, PhotoGolden.Model, PhotoGolden.Images);
        Assert.Equal(["++", "+-", "++", "+-"], lines.Select(line => line.GetProperty("sequence").GetString()));
        double[] expected = [-73.18652, -42.18521]; // cases/README.md: the first row's answers
        for (int i = 0; i < expected.Length; i++)
        {
            double found = lines[i].GetProperty("logp").GetDouble();
            Assert.True(Math.Abs(found - expected[i]) <= Relative * Math.Abs(expected[i]),
                $"answer {i}: {found:R}, expected {expected[i]:R}");
        }
    }

    [Fact]
    public async Task LogProbs_EarlierTurns_AreContextOfTheAnswer()
    {
        // One conversation in two layouts scores alike, and differently from its last question alone.
        const string rows =
            """{"query": "What is it?", "history": [["<image>What stands there?", "A truck."]],"""
            + """ "response": "A vehicle.", "rejected_response": "A boat.", "images": ["0.png"]}""";
        const string messages =
            """{"messages": [{"role": "user", "content": "What stands there?"}, {"role": "assistant", "content": "A truck."},"""
            + """ {"role": "user", "content": "What is it?"}, {"role": "assistant", "content": "A vehicle."}],"""
            + """ "rejected_response": "A boat.", "images": ["0.png"]}""";
        const string alone =
            """{"query": "What is it?", "response": "A vehicle.", "rejected_response": "A boat.", "images": ["0.png"]}""";
        double first = Assert.Single(await ChosenAsync(_folder.Write("a.jsonl", rows)));
        double second = Assert.Single(await ChosenAsync(_folder.Write("b.jsonl", messages)));
        double last = Assert.Single(await ChosenAsync(_folder.Write("c.jsonl", alone)));
        Assert.Equal(first, second);
        Assert.NotEqual(first, last, 1e-3);
    }

    [Fact]
    public async Task Train_SupervisedRowsOfTextAlone_AreSkippedAndCountedByOption()
    {
        string data = _folder.Write("llava.json", """
            [{"id": "a1", "image": "0.png", "conversations": [
              {"from": "human", "value": "<image>\nWhat stands there?"}, {"from": "gpt", "value": "A truck."}]},
             {"id": "t1", "conversations": [
              {"from": "human", "value": "Name a fruit."}, {"from": "gpt", "value": "An apple."}]}]
            """);
        string[] command =
        [
            "train", "--recipe", "tiny", "--model", GoldenRun.Model, "--data", data, "--image-root", GoldenRun.Images,
            "--set", "objective=sft", "--set", "schedule.steps=1", "--set", "schedule.batch_size=1",
            "--set", "schedule.accumulation=1",
        ];
        (await AdavipProcess.RunAsync([.. command, "--out", _folder.At("stopped")]))
            .ShouldFail(3, "llava.json, row 1: the row has no picture: no field 'image'", "data.bad_rows: skip");
        CommandResult trained = (await AdavipProcess.RunAsync(
            [.. command, "--set", "data.bad_rows=skip", "--out", _folder.At("skipped")])).ShouldExit(0);
        Assert.Contains("1 row is left out (no picture)", trained.Error, StringComparison.Ordinal);
    }

    private async Task<double[]> ChosenAsync(string data) =>
    [
        .. (await LinesAsync(data, GoldenRun.Model, GoldenRun.Images))
            .Where(line => line.GetProperty("sequence").GetString() == "++")
            .Select(line => line.GetProperty("logp").GetDouble()),
    ];

    private async Task<JsonElement[]> LinesAsync(string data, string model, string pictures)
    {
        string output = _folder.At($"{Path.GetFileName(data)}.logps.jsonl");
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", model, "--data", data, "--image-root", pictures, "--out", output)).ShouldExit(0);
        return [.. File.ReadLines(output).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
