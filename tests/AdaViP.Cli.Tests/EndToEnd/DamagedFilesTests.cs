using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Files with a mistake that the readers of the runtime do not know as one: each names file, place and next step, and no command
/// ever says that it does not know the problem.
/// </summary>
[Collection(ProcessTests.Name)]
public sealed class DamagedFilesTests : IDisposable
{
    private const string Unknown = "not a problem that the program knows";
    private const int ChangesPerFile = 60;

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
        (await GenerateAsync(model.Path)).ShouldFail(3, "model.safetensors.index.json", words);
    }

    [Fact]
    public async Task Model_TensorsWithoutAPlace_IsAWarning()
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["text_config"]!["num_hidden_layers"] = 2);
        Assert.Contains("tensors have no place in the model", (await GenerateAsync(model.Path)).ShouldExit(0).Error, StringComparison.Ordinal);
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
        (await GenerateAsync(model.Path)).ShouldFail(3, "preprocessor_config.json", field, "1e999", "finite");
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
    [InlineData("items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [7]}", "items[0] is 7; expected an object")]
    [InlineData("items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": 7}", "expected a list of items")]
    [InlineData("scores.json", "{\"extra\": {\"benchmark\": \"pope\"}, \"F1\": \"0.5\"}", "F1 is \"0.5\"; expected a finite number")]
    [InlineData("scores.json", "{\"extra\": {\"benchmark\": \"pope\"}, \"mean\": {\"Accuracy\": 1e999}}", "mean.Accuracy is 1e999")]
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
        _folder.Write("pairs/trace.jsonl", Trace(text) + "\n" + Trace(damaged) + "\n");
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
        string line = Trace("").Replace(field, damaged, StringComparison.Ordinal);
        _folder.Write("pairs/trace.jsonl", Trace("") + "\n" + line + "\n");
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

    [Theory]
    [InlineData("pairs.json")]
    [InlineData("parts/00000.previews.zip")]
    [InlineData("parts/00001.journal")]
    public async Task Pairs_NamedPipeAmongTheFiles_IsRefusedWithoutBlocking(string name)
    {
        _folder.Write("pairs/trace-00000-of-00002.jsonl", "");
        Directory.CreateDirectory(_folder.At("pairs", "parts"));
        NamedPipe.Make(_folder.At("pairs", name));
        (await AdavipProcess.RunAsync("pairs", "show", _folder.At("pairs"), "--out", _folder.At("x.html")))
            .ShouldFail(3, Path.GetFileName(name), "is a named pipe, not a file");
    }

    [Fact]
    public async Task Vocabulary_CutShort_NamesBothCounts()
    {
        string whole = SharedFiles.Require("fixtures", "bert", "vocab.txt");
        string vocabulary = _folder.Write("vocab.txt", string.Join('\n', File.ReadLines(whole).Take(5000)) + "\n");
        string graph = SharedFiles.Require("goldens", "foundation", "dino-a", "model.onnx");
        string models = _folder.Write("models.yaml", $"detector: {{ path: {graph}, vocab: {vocabulary} }}\n");
        (await AdavipProcess.RunAsync("models", "check", models)).ShouldFail(3, "detector.vocab", vocabulary, "5000", "30522");
    }

    // Small changes of every file that commands read: whatever comes of them is known.
    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors.index.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("generation_config.json")]
    [InlineData("model-00001-of-00001.safetensors")]
    public async Task ModelFile_RandomChanges_EndInSuccessOrAKnownProblem(string name)
    {
        TinyCheckpoint model = new TinyCheckpoint(_folder).Index();
        byte[] whole = File.ReadAllBytes(model.File(name));
        var random = new Random(2026);
        for (int i = 0; i < ChangesPerFile; i++)
        {
            File.WriteAllBytes(model.File(name), Changed(whole, Math.Min(whole.Length, 4000), random));
            Require(await InProcess.RunAsync("plan", "--recipe", "tiny", "--model", model.Path, "--device", "cpu"));
        }
    }

    [Fact]
    public async Task TextFile_RandomChanges_EndInSuccessOrAKnownProblem()
    {
        string[] files =
        [
            _folder.Write("recipe.yaml", "name: x\nmodel: {precision: float32}\nloss: {beta: 0.1}\nschedule: {steps: 2, seed: "
                + "7}\n"),
            _folder.Write("models.yaml", "tagger: {path: a.onnx, tags: t.txt, threshold: 0.5}\nselection: {nms: 0.5}\n"),
            _folder.Write("run/scores.json", "{\"extra\": {\"benchmark\": \"pope\", \"x\": [1, \"é\"]}, \"F1\": 0.5, "
                + "\"Accuracy\": 0.6}"),
            _folder.Write(
                "run/items.json", "{\"benchmark\": \"pope\", \"counters\": [\"a\"], \"items\": [{\"id\": \"1\", \"stratum\": "
                    + "0, \"values\": [1]}]}"),
            _folder.Write("pairs/trace.jsonl", Trace("{\"tag\":\"cat\",\"score\":0.5,\"box\":[1,2,3,4],\"query\":0}") + "\n"),
        ];
        string[][] commands =
        [
            ["plan", "--recipe", files[0], "--model", GoldenRun.Model, "--device", "cpu"],
            ["models", "check", files[1]],
            ["evaluate", "compare", _folder.At("run"), _folder.At("run")],
            ["evaluate", "compare", _folder.At("run"), _folder.At("run")],
            ["pairs", "show", _folder.At("pairs"), "--out", _folder.At("x.html"), "--overwrite"],
        ];
        var random = new Random(2027);
        for (int file = 0; file < files.Length; file++)
        {
            byte[] whole = File.ReadAllBytes(files[file]);
            for (int i = 0; i < ChangesPerFile; i++)
            {
                File.WriteAllBytes(files[file], Changed(whole, whole.Length, random));
                Require(await InProcess.RunAsync(commands[file]));
            }

            File.WriteAllBytes(files[file], whole);
        }
    }

    private static void Require(CommandResult result)
    {
        Assert.False(result.Error.Contains(Unknown, StringComparison.Ordinal), result.Error);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Contains(result.Code, new[] { 0, 1, 2, 3 });
    }

    private static byte[] Changed(byte[] whole, int reach, Random random)
    {
        byte[][] pieces =
        [
            [0xFF], [0xC3, 0x28], [0], "\\ud800"u8.ToArray(), "1e999"u8.ToArray(), "null"u8.ToArray(), "-1"u8.ToArray(),
            "99999999999999999999"u8.ToArray(), "{}"u8.ToArray(), "[]"u8.ToArray(), "\""u8.ToArray(),
            ","u8.ToArray(), "NaN"u8.ToArray(),
        ];
        List<byte> bytes = [.. whole];
        for (int change = random.Next(1, 4); change > 0; change--)
        {
            int at = random.Next(Math.Min(reach, bytes.Count));
            switch (random.Next(4))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 12), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, pieces[random.Next(pieces.Length)]);
                    break;
                default:
                    int length = Math.Min(random.Next(1, 40), bytes.Count - at);
                    bytes.InsertRange(at, bytes.GetRange(at, length));
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }

    private static string Trace(string box) =>
        "{\"id\":\"1\",\"picture\":0,\"photo\":\"a.jpg\",\"width\":8,\"height\":8,\"question\":\"q\",\"preferred_answer\":\"a\","
        + "\"other_answer\":\"b\",\"sentences\":[\"a\"],\"tags\":[\"cat\"],\"boxes\":[" + box + "],\"dropped\":[],"
        + "\"candidates\":[],\"chosen\":null,\"reason\":\"none\"}";

    private static Task<CommandResult> GenerateAsync(string model) => AdavipProcess.RunAsync(
        "generate", "--model", model, "--image", GoldenRun.Picture, "--question", "hi",
        "--max-new-tokens", "1");

    private static Task<CommandResult> PlanAsync(params string[] more) =>
        InProcess.RunAsync(["plan", "--recipe", "tiny", "--model", GoldenRun.Model, .. more]);
}
