using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Files with a mistake that the readers of the runtime do not know as one: each names file, place and next step.
/// </summary>
public sealed class DamagedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\"weight_map\": {\"x\\ud800\": \"", "key at byte")]
    [InlineData("\"weight_map\": {\"x\xff\": \"", "key at byte")]
    [InlineData("\"weight_map\": {\"x\": \"\\udc00", "not valid Unicode")]
    public async Task Index_TextThatIsNotUnicode_NamesFileAndByte(string start, string words)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Index();
        string text = "{" + start + "model-00001-of-00001.safetensors\"}}";
        File.WriteAllBytes(model.File("model.safetensors.index.json"), Encoding.Latin1.GetBytes(text));
        (await ShortRuns.GenerateAsync(model.Path)).ShouldFail(3, "model.safetensors.index.json", words);
    }

    [Fact]
    public async Task Model_TensorsWithoutAPlace_IsAWarning()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["text_config"]!["num_hidden_layers"] = 2);
        CommandResult result = (await ShortRuns.GenerateAsync(model.Path)).ShouldExit(0);
        Assert.Contains("tensors have no place in the model", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("image_std", "[1e999, 1, 1]")]
    [InlineData("image_mean", "[0.5, -1e999, 0.5]")]
    [InlineData("rescale_factor", "1e999")]
    public async Task PictureSettings_NumberThatIsNotFinite_NamesField(string field, string value)
    {
        var model = new TinyCheckpoint(_folder);
        JsonObject settings = JsonNode.Parse(File.ReadAllText(model.File("preprocessor_config.json")))!.AsObject();
        settings.Remove(field);
        string text = settings.ToJsonString();
        File.WriteAllText(model.File("preprocessor_config.json"), $"{text[..^1]}, \"{field}\": {value}}}");
        (await ShortRuns.GenerateAsync(model.Path)).ShouldFail(3, "preprocessor_config.json", field, "1e999", "finite");
    }

    [Fact]
    public async Task ModelsFile_NulInAPath_NamesTheKey()
    {
        string models = _folder.Write("models.yaml", "tagger:\n  path: \"a\\0b.onnx\"\n  tags: t.txt\n");
        (await InProcess.RunAsync("models", "check", models)).ShouldFail(2, "models.yaml:2", "tagger.path", "NUL");
    }

    [Theory]
    [InlineData("scores.json", "{\"extra\": {\"benchmark\": \"pope\"}, \"F1\": 0.5, \"F1\": 0.6}", "\"F1\" occurs twice")]
    [InlineData("scores.json", "{\"extra\": {\"benchmark\": \"po\\ud800pe\"}}", "not valid Unicode")]
    [InlineData(
        "items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": null, \"stratum\": 0, \"values\": "
            + "[1]}]}",
        "items[0].id is null; expected a text")]
    [InlineData(
        "items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": \"1\", \"stratum\": 1.5}]}",
        "items[0].stratum is 1.5; expected a whole number")]
    [InlineData(
        "items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": \"1\", \"stratum\": 1}]}",
        "items[0].values is missing; expected a list of 1 finite numbers")]
    [InlineData(
        "items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": \"\\ud800\"}]}",
        "items[0].id is \"\\ud800\"; expected Unicode")]
    [InlineData("items.json",
        "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [7]}", "items[0] is 7; expected an object")]
    [InlineData("items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": 7}", "expected a list of items")]
    [InlineData("scores.json",
        "{\"extra\": {\"benchmark\": \"pope\"}, \"F1\": \"0.5\"}", "F1 is \"0.5\"; expected a finite number")]
    [InlineData("scores.json",
        "{\"extra\": {\"benchmark\": \"pope\"}, \"mean\": {\"Accuracy\": 1e999}}", "mean.Accuracy is 1e999")]
    [InlineData("items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": []}", "1 counters of pope")]
    [InlineData("items.json", "{\"benchmark\": \"mmhal\", \"counters\": [\"a\"], \"items\": []}", "of mmhal")]
    public async Task Scores_WhatThisProgramNeverWrites_NamesTheFile(string name, string content, string words)
    {
        _folder.Write("run/scores.json", "{\"extra\": {\"benchmark\": \"pope\"}, \"F1\": 0.5}");
        _folder.Write("run/" + name, content);
        (await InProcess.RunAsync("evaluate", "compare", _folder.At("run"), _folder.At("run"))).ShouldFail(3, name, words);
    }

    [Theory]
    [InlineData("box", "[1, 2, 3]")]
    [InlineData("box", "[1, 2, 3, 1e999]")]
    [InlineData("box", "null")]
    [InlineData("tag", "7")]
    public async Task Trace_DamagedBox_NamesFileAndLine(string field, string value)
    {
        JsonObject box = new() { ["tag"] = "cat", ["score"] = 0.5, ["box"] = new JsonArray(1, 2, 3, 4), ["query"] = 0 };
        string text = box.ToJsonString();
        string damaged = JsonNode.Parse(text)!.AsObject().Remove(field) && text.Length > 0
            ? text.Replace($"\"{field}\":{box[field]!.ToJsonString()}", $"\"{field}\":{value}", StringComparison.Ordinal)
            : text;
        _folder.Write("pairs/trace.jsonl", ShortRuns.TraceLine(text) + "\n" + ShortRuns.TraceLine(damaged) + "\n");
        (await InProcess.RunAsync("pairs", "show", _folder.At("pairs"), "--out", _folder.At("x.html")))
            .ShouldFail(3, "trace.jsonl, line 2");
    }

    [Theory]
    [InlineData("\"chosen\":null", "\"chosen\":0", "chosen is the number 0; expected the number of one of the 0 candidates")]
    [InlineData("\"id\":\"1\"", "\"id\":7", "id is the number 7; expected a text")]
    [InlineData("\"width\":8", "\"width\":\"8\"", "width is \"8\"; expected a whole number")]
    [InlineData("\"photo\":\"a.jpg\",", "", "photo is missing; expected a text")]
    [InlineData("\"id\":\"1\"", "\"id\":\"1\",\"id\":\"1\"", "\"id\" occurs twice")]
    [InlineData("\"dropped\":[]", "\"dropped\":[[]]", "dropped[0] is a list of 0; expected an object")]
    public async Task Trace_DamagedField_NamesFileLineFieldAndValue(string field, string damaged, string words)
    {
        string line = ShortRuns.TraceLine("").Replace(field, damaged, StringComparison.Ordinal);
        _folder.Write("pairs/trace.jsonl", ShortRuns.TraceLine("") + "\n" + line + "\n");
        (await InProcess.RunAsync("pairs", "stats", _folder.At("pairs"))).ShouldFail(3, "trace.jsonl, line 2: ", words);
    }

    [Theory]
    [InlineData("{", "pairs.json, line 1, byte")]
    [InlineData("{\"shards\": 1}", "shards is the number 1; expected a text")]
    [InlineData("[]", "the top level is a list of 0")]
    public async Task Pairs_DamagedSettings_AreADataProblem(string content, string words)
    {
        _folder.Write("pairs/pairs.json", content);
        (await InProcess.RunAsync("pairs", "stats", _folder.At("pairs"))).ShouldFail(3, "pairs.json", words);
    }

    [Fact]
    public async Task Plan_AbsurdSizes_NamesThemInsteadOfNegativeNumbers()
    {
        CommandResult plan = (await PlanAsync("--answer-tokens", "2147483647", "--prompt-tokens", "2147483647")).ShouldExit(0);
        Assert.DoesNotContain(" -", plan.Out.Replace("--", "", StringComparison.Ordinal), StringComparison.Ordinal);
        (await PlanAsync("--set", "output.keep_checkpoints=2147483647")).ShouldExit(0);

        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config =>
        {
            config["text_config"]!["hidden_size"] = 2147483646;
            config["text_config"]!["num_hidden_layers"] = 2147483647;
        });
        (await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model.Path))
            .ShouldFail(2, "cannot be counted", "width of 2147483646", "2147483647 blocks");
    }

    [Theory]
    [InlineData(1000000, 1, "1,000,000,000,000 patches")]
    [InlineData(50000, 1, "2,500,000,000 patches")]
    [InlineData(200000, 2, "10,000,000,000 patches")]
    public async Task Plan_MorePatchesThanCanBeCounted_NamesFileFieldAndValues(int size, int patch, string count)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config =>
        {
            config["vision_config"]!["image_size"] = size;
            config["vision_config"]!["patch_size"] = patch;
        });
        (await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model.Path)).ShouldFail(
            3, "config.json", $"vision_config.image_size {size} with patch_size {patch}", count);
    }

    [Fact]
    public async Task Vocabulary_CutShort_NamesBothCounts()
    {
        string[] whole = File.ReadAllLines(MicroPairs.Shipped("wordpieces.txt"));
        string vocabulary = _folder.Write("vocab.txt", string.Join('\n', whole[..^5]) + "\n");
        string models = _folder.Write(
            "models.yaml", $"detector: {{ path: {MicroPairs.Shipped("detector.onnx")}, vocab: {vocabulary} }}\n");
        (await AdavipProcess.RunAsync("models", "check", models))
            .ShouldFail(3, "detector.vocab", vocabulary, $"{whole.Length - 5}", $"{whole.Length}");
    }

    // The record of machines is not part of the result: what somebody made of it stops no run.
    [Theory]
    [InlineData("{\"processes\": [], \"note\": \"\\ud800\"}")]
    [InlineData("{\"processes\": [], \"processes\": []}")]
    [InlineData("{\"processes\": 7")]
    public async Task RunToResume_EnvironmentChangedByHand_Continues(string text)
    {
        string run = _folder.At("run");
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, "--set", "schedule.steps=1"))).ShouldExit(0);
        await File.WriteAllTextAsync(Path.Combine(run, "environment.json"), text, TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, "--set", "schedule.steps=2", "--resume"))).ShouldExit(0);
        var record = JsonNode.Parse(
            await File.ReadAllTextAsync(Path.Combine(run, "environment.json"), TestContext.Current.CancellationToken));
        Assert.Single(record!["processes"]!.AsArray());
    }

    [Fact]
    public async Task Picture_AsBase64Text_IsNamedAndNotPrinted()
    {
        string text = Convert.ToBase64String(File.ReadAllBytes(GoldenRun.Picture));
        const string Row = "{\"image\": \"TEXT\", \"question\": \"q\", \"chosen\": \"a\", \"rejected\": \"b\"}\n";
        string data = _folder.Write("a.jsonl", Row.Replace("TEXT", text, StringComparison.Ordinal));

        CommandResult result = await ShortRuns.LogProbsAsync(_folder, data);

        result.ShouldFail(3, "a.jsonl, line 1", "'image'", "base64", "path of a picture file");
        Assert.InRange(result.Error.Length, 1, 1000);
    }

    [Theory]
    [InlineData(
        "role", "{\"messages\": [{\"role\": \"LONG\", \"content\": \"x\"}], \"images\": [\"a\"], \"rejected_response\": \"\"}")]
    [InlineData("id", "{\"id\": \"LONG\", \"image\": \"a.jpg\", \"question\": \"q\", \"chosen\": \"a\"}")]
    [InlineData("LONG", "{\"LONG\": 1}")]
    public async Task Row_EndlessValue_IsCutInEveryMessage(string field, string row)
    {
        string text = row.Replace("LONG", new string('x', 300000), StringComparison.Ordinal);
        CommandResult result = await ShortRuns.LogProbsAsync(_folder, _folder.Write("a.jsonl", text + "\n" + text + "\n"));
        result.ShouldFail(3, field == "LONG" ? "xxx" : field);
        Assert.InRange(result.Error.Length, 1, 3000);
    }

    private static Task<CommandResult> PlanAsync(params string[] more) =>
        InProcess.RunAsync(["plan", "--recipe", "tiny", "--model", GoldenRun.Model, .. more]);
}
