using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Folders as transformers 5 and TRL save them: tokenizer.json without tokenizer.model, picture settings in the processor's file.
/// </summary>
public sealed class TokenizerJsonTests : IDisposable
{
    private const double Relative = 1e-4; // goldens/README.md

    private static readonly string[] SavedByTransformers =
        ["tokenizer.json", "tokenizer_config.json", "processor_config.json", "chat_template.jinja"];

    private readonly TemporaryFolder _folder = new();

    private static string Picture => GoldenRun.Picture;

    private string Model => MicroRun.AsOfTransformers5(_folder);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task LogProbs_FolderOfTransformers5_EqualsTransformers()
    {
        string data = SharedFiles.Require("goldens", "llava-fast", "preferences.jsonl");
        string model = SharedFiles.Require("goldens", "llava-fast", "checkpoint");
        JsonElement[] lines = await LogProbsAsync(model, data, "logps.jsonl", PhotoGolden.Images);
        using JsonDocument golden = JsonDocument.Parse(await File.ReadAllBytesAsync(
            SharedFiles.Require("goldens", "llava-fast", "golden.json"), TestContext.Current.CancellationToken));
        JsonElement sequences = golden.RootElement.GetProperty("sequences");
        Assert.Equal(9, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            Assert.Equal(Ids(sequences[i].GetProperty("input_ids")), Ids(lines[i].GetProperty("input_ids")));
            Assert.Equal(sequences[i].GetProperty("answer_start").GetInt32(), lines[i].GetProperty("answer_start").GetInt32());
            double want = sequences[i].GetProperty("logp").GetDouble();
            double got = lines[i].GetProperty("logp").GetDouble();
            Assert.True(
                Math.Abs(got - want) <= Relative * Math.Abs(want),
                $"sequence {i}: {got:R}, expected {want:R}, relative tolerance {Relative}");
        }
    }

    [Fact]
    public async Task EveryCommand_FolderOfTransformers5_Works()
    {
        string[] one = ["--model", Model, "--image", Picture, "--max-new-tokens", "4"];
        string[] question = ["--question", "What is it?", "--json"];
        CommandResult generated = (await AdavipProcess.RunAsync(["generate", .. one, .. question])).ShouldExit(0);
        using JsonDocument json = JsonDocument.Parse(generated.Out);
        Assert.InRange(Ids(json.RootElement.GetProperty("token_ids")).Length, 1, 4);
        (await AdavipProcess.RunAsync(["chat", .. one], "What is it?\n/quit\n")).ShouldExit(0);
        CommandResult plan = (await AdavipProcess.RunAsync(
            "plan", "--recipe", "tiny", "--model", Model, "--samples", "3")).ShouldExit(0);
        Assert.Contains("weights of 4 bytes", plan.Out, StringComparison.Ordinal);
        string questions = _folder.Write(
            "pope.json",
            """{"question_id": 1, "image": "0.png", "text": "Is there a truck in the image?", "label": "yes"}""" + "\n");
        (await AdavipProcess.RunAsync(
            "evaluate", "pope", "--model", Model, "--questions", questions, "--images", GoldenRun.Images,
            "--out", _folder.At("pope"))).ShouldExit(0);
        Assert.True(File.Exists(_folder.At("pope", "scores.json")));
    }

    [Fact]
    public async Task Train_FolderOfTransformers5_LeavesAFolderThatLoadsWithTheSameIds()
    {
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(Model, output, "--set", "schedule.steps=2"))).ShouldExit(0);
        foreach (string name in SavedByTransformers)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(Model, name)), File.ReadAllBytes(Path.Combine(output, name)));
        }

        Assert.False(File.Exists(Path.Combine(output, "tokenizer.model")));
        JsonElement[] before = await LogProbsAsync(Model, GoldenRun.Data, "before.jsonl");
        JsonElement[] after = await LogProbsAsync(output, GoldenRun.Data, "after.jsonl");
        Assert.Equal(before.Select(InputIds), after.Select(InputIds));
        Assert.NotEqual(before.Select(LogProb), after.Select(LogProb));
    }

    // AdaViP trains, TRL loads the result and saves it in its own way, AdaViP goes on with that.
    [Fact]
    public async Task Train_ResultSavedAgainByTransformers5_GivesTheSameIdsAndNumbers()
    {
        string first = _folder.At("first");
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(MicroRun.Model, first, "--set", "schedule.steps=1"))).ShouldExit(0);
        string saved = SaveAsTransformers(first, "saved");
        JsonElement[] own = await LogProbsAsync(first, GoldenRun.Data, "own.jsonl");
        JsonElement[] theirs = await LogProbsAsync(saved, GoldenRun.Data, "theirs.jsonl");
        Assert.Equal(own.Select(line => line.GetRawText()), theirs.Select(line => line.GetRawText()));

        string second = _folder.At("second");
        (await AdavipProcess.RunAsync(GoldenRun.TrainModel(saved, second, "--set", "schedule.steps=1"))).ShouldExit(0);
        JsonElement[] last = await LogProbsAsync(second, GoldenRun.Data, "last.jsonl");
        Assert.Equal(own.Select(InputIds), last.Select(InputIds));
    }

    // transformers 5 converts a tokenizer.model without its scores, which changes the ids of runs of spaces.
    [Fact]
    public async Task BothTokenizers_ThatDiffer_AreRefusedWithBothIds()
    {
        var model = new TinyCheckpoint(_folder);
        File.Copy(Path.Combine(Model, "tokenizer.json"), model.File("tokenizer.json"));
        (await GenerateAsync(model)).ShouldFail(
            3, model.File("tokenizer.model"), model.File("tokenizer.json"), "different", "transformers");
    }

    [Fact]
    public async Task Tokenizer_NeitherFile_NamesBoth()
    {
        var model = new TinyCheckpoint(_folder);
        File.Delete(model.File("tokenizer.model"));
        (await GenerateAsync(model)).ShouldFail(3, "tokenizer.model is missing", "tokenizer.json");
    }

    [Theory]
    [InlineData("{\"model\":", "not valid JSON")]
    [InlineData("[]", "expected an object")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git LFS pointer")]
    public async Task TokenizerJson_Damaged_NamesTheFile(string content, string complaint)
    {
        TinyCheckpoint model = Alone();
        await File.WriteAllTextAsync(model.File("tokenizer.json"), content, TestContext.Current.CancellationToken);
        (await GenerateAsync(model)).ShouldFail(3, model.File("tokenizer.json"), complaint);
    }

    [Fact]
    public async Task TokenizerJson_VocabularyLargerThanTheEmbedding_NamesBothSizes()
    {
        TinyCheckpoint model = Alone();
        Change(model, root => root["model"]!["vocab"]!["zzz"] = 40000);
        (await GenerateAsync(model)).ShouldFail(3, "tokenizer.json", "40001", "vocab_size 704");
    }

    private static double LogProb(JsonElement line) => line.GetProperty("logp").GetDouble();

    private static int[] InputIds(JsonElement line) => Ids(line.GetProperty("input_ids"));

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];

    private void Change(TinyCheckpoint model, Action<JsonObject> change)
    {
        JsonObject root = JsonNode.Parse(File.ReadAllBytes(Path.Combine(Model, "tokenizer.json")))!.AsObject();
        change(root);
        File.WriteAllText(model.File("tokenizer.json"), root.ToJsonString());
    }

    private static Task<CommandResult> GenerateAsync(TinyCheckpoint model) => AdavipProcess.RunAsync(
        "generate", "--model", model.Path, "--image", Picture, "--question", "What is it?", "--max-new-tokens", "1");

    private TinyCheckpoint Alone()
    {
        var model = new TinyCheckpoint(_folder);
        File.Delete(model.File("tokenizer.model"));
        return model;
    }

    private string SaveAsTransformers(string source, string name)
    {
        string target = _folder.At(name);
        Directory.CreateDirectory(target);
        foreach (string file in new[] { "config.json", "model.safetensors" })
        {
            File.Copy(Path.Combine(source, file), Path.Combine(target, file));
        }

        foreach (string file in SavedByTransformers)
        {
            File.Copy(Path.Combine(Model, file), Path.Combine(target, file));
        }

        return target;
    }

    private async Task<JsonElement[]> LogProbsAsync(string model, string data, string name, string? pictures = null)
    {
        string output = _folder.At(name);
        (await AdavipProcess.RunAsync(
            "logprobs", "--model", model, "--data", data, "--image-root", pictures ?? GoldenRun.Images, "--out", output))
            .ShouldExit(0);
        return [.. File.ReadLines(output).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
