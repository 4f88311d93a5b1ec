using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AdaViP.Core;
using AdaViP.Evaluation.Pope;
using AdaViP.Evaluation.Running;
using AdaViP.Evaluation.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Evaluation.Tests.Running;

/// <summary>What run.json ties answers to: every file of the model that decides them.</summary>
public sealed class AnswerIdentityTests : IDisposable
{
    private const string Settings = """{"model_type": "llava"}""";

    private static readonly PopeBenchmark Pope = new();

    private readonly TemporaryFolder _folder = new();

    public AnswerIdentityTests()
    {
        _folder.Write("model/config.json", Settings);
        _folder.Write("model/generation_config.json", """{"repetition_penalty": 1.1}""");
        _folder.Write("model/tokenizer.json", """{"model": {"type": "BPE"}}""");
        _folder.Write("model/notes.md", "Not read by anything.");
        File.WriteAllBytes(At("model", "model.safetensors"), new byte[5 << 20]);
        _folder.Write("questions.jsonl", "{\"question_id\": 1}\n");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("generation_config.json")]
    [InlineData("tokenizer.json")]
    [InlineData("model.safetensors")]
    public void File_ThatChanges_IsNamed(string name)
    {
        Store();
        string file = At("model", name);
        byte[] bytes = File.ReadAllBytes(file);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(file, bytes);
        Refused($"{name} of the model has another content", "[output.overwrite]");
    }

    [Theory]
    [InlineData("tokenizer_config.json")]
    [InlineData("special_tokens_map.json")]
    [InlineData("added_tokens.json")]
    [InlineData("preprocessor_config.json")]
    [InlineData("processor_config.json")]
    [InlineData("chat_template.json")]
    [InlineData("chat_template.jinja")]
    [InlineData("tokenizer.model")]
    [InlineData("merges.txt")]
    [InlineData("model-00002-of-00002.safetensors")]
    public void File_ThatComesOrGoes_IsNamed(string name)
    {
        Store();
        string file = _folder.Write("model/" + name, "{}");
        Refused($"{name} of the model is new", "nothing");
        File.Delete(At("out", "run.json"));
        Store();
        File.Delete(file);
        Refused($"{name} of the model is gone", "nothing");
    }

    // Notes, scores, and what a training run leaves beside its model.
    [Theory]
    [InlineData("notes.md")]
    [InlineData("scores.json")]
    [InlineData("run.json")]
    [InlineData("environment.json")]
    [InlineData("metrics.jsonl")]
    [InlineData("recipe.resolved.yaml")]
    [InlineData("reference-logps.jsonl")]
    [InlineData("trainer_state.json")]
    [InlineData("complete.json")]
    [InlineData("optimizer.safetensors")]
    [InlineData("training_args.bin")]
    public void File_ThatNothingReads_MayChange(string name)
    {
        Store();
        _folder.Write("model/" + name, "{}");
        Store();
        _folder.Write("model/" + name, "{ }");
        Store();
    }

    [Fact]
    public void PlacesAndCommand_AreToldAndMayChange()
    {
        var request = new EvaluationRequest
        {
            Benchmark = Pope,
            Preset = Pope.Preset,
            Model = Model("model"),
            Output = At("out"),
            Images = [At("pictures")],
            Command = "adavip evaluate pope",
        };
        Check(Describe(request), "model");
        AnswerOrigin origin = AnswerOrigin.Read(At("out"))!;
        Assert.Equal(("model", "questions.jsonl", "adavip evaluate pope"), (origin.Model, origin.Questions, origin.Command));
        Assert.Equal((At("model"), At("questions.jsonl")), (origin.Places.Model, origin.Places.Questions));
        Assert.Equal([At("pictures")], origin.Places.Images);

        Check(Describe(request with { Images = [], Command = "adavip evaluate pope --quiet" }), "model");
        AnswerOrigin now = AnswerOrigin.Read(At("out"))!;
        Assert.Equal(origin.ModelHash, now.ModelHash);
        Assert.Empty(now.Places.Images);

        // What is stored is relative: the whole may move.
        Directory.CreateDirectory(At("moved"));
        Directory.Move(At("out"), At("moved", "out"));
        Assert.Equal(At("moved", "model"), AnswerOrigin.Read(At("moved", "out"))!.Places.Model);
    }

    [Fact]
    public void Origin_OfAnEarlierVersion_HasNoPlaces()
    {
        Assert.Null(AnswerOrigin.Read(_folder.Path));
        _folder.Write("out/run.json", """{"benchmark": "pope", "model": "m", "model_sha256": "00"}""");
        AnswerOrigin origin = AnswerOrigin.Read(At("out"))!;
        Assert.Equal(("m", "00", null, null), (origin.Model, origin.ModelHash, origin.Places.Model, origin.Command));
        Assert.Empty(origin.Places.Images);
    }

    [Fact]
    public void File_ThatAnEarlierVersionCounted_IsIgnored()
    {
        JsonObject earlier = Written(Describe("model"));
        earlier["model_files"]!["environment.json"] = new string('0', 64);
        _folder.Write("out/run.json", earlier.ToJsonString());
        Store();
    }

    [Fact]
    public void RunOfAnEarlierVersion_Continues_UnlessAFileWasWrittenSince()
    {
        _folder.Write("small/config.json", Settings);
        _folder.Write("small/generation_config.json", "{}");
        AnswerIdentity run = Describe("small");
        JsonObject whole = Written(run);
        JsonObject earlier = whole.DeepClone().AsObject();
        earlier.Remove("model_files");
        earlier.Remove("limit");

        // Name, length, and both ends of the file, which overlap in a short one.
        byte[] hashed = Encoding.UTF8.GetBytes($"config.json:{Settings.Length}:{Settings}{Settings}");
        earlier["model_sha256"] = Convert.ToHexStringLower(SHA256.HashData(hashed));
        string path = _folder.Write("out/run.json", earlier.ToJsonString());
        File.SetLastWriteTimeUtc(At("small", "generation_config.json"), File.GetLastWriteTimeUtc(path).AddMinutes(1));
        UserOptionException e = Assert.Throws<UserOptionException>(() => Check(run, "small"));
        Assert.Contains("generation_config.json of the model", e.Message, StringComparison.Ordinal);

        File.SetLastWriteTimeUtc(At("small", "generation_config.json"), File.GetLastWriteTimeUtc(path).AddMinutes(-1));
        Check(run, "small");
        Assert.True(JsonNode.DeepEquals(whole, JsonNode.Parse(File.ReadAllText(path))),
            "the description was not brought up to date");

        earlier["model_sha256"] = new string('0', 64);
        _folder.Write("out/run.json", earlier.ToJsonString());
        Assert.Contains("model_sha256 was",
            Assert.Throws<UserOptionException>(() => Check(run, "small")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(3, 3)]
    [InlineData(3, null)]
    [InlineData(null, null)]
    public void Limit_ThatGrows_IsStored(int? first, int? then)
    {
        Check(Describe("model", first), "model");
        Check(Describe("model", then), "model");
        Assert.Equal(then, IdentityFile.StoredLimit(At("out", "answers.jsonl")));
    }

    [Theory]
    [InlineData(3, 2, "the first 3 questions", "[evaluation.limit] 3 or more")]
    [InlineData(null, 2, "all questions", "Leave [evaluation.limit] out")]
    public void Limit_ThatShrinks_IsRefused(int? first, int? then, params string[] parts)
    {
        Check(Describe("model", first), "model");
        UserOptionException e = Assert.Throws<UserOptionException>(() => Check(Describe("model", then), "model"));
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private void Store() => Check(Describe("model"), "model");

    private void Check(AnswerIdentity run, string model)
    {
        Directory.CreateDirectory(At("out"));
        new IdentityCheck(At("out"), run, Model(model)).Check();
        IdentityFile.Store(At("out"), run);
    }

    // As it is stored in the folder of the answers.
    private JsonObject Written(AnswerIdentity run)
    {
        Directory.CreateDirectory(At("out"));
        IdentityFile.Store(At("out"), run);
        return JsonNode.Parse(File.ReadAllText(At("out", "run.json")))!.AsObject();
    }

    private void Refused(params string[] parts)
    {
        UserOptionException e = Assert.Throws<UserOptionException>(Store);
        Assert.All(parts, part => Assert.Contains(part, e.Message, StringComparison.Ordinal));
    }

    private string At(params string[] parts) => Path.Combine([_folder.Path, .. parts]);

    private FolderModel Model(string name) => new(At(name));

    private AnswerIdentity Describe(string model, int? limit = null) =>
        Describe(new EvaluationRequest { Benchmark = Pope, Preset = Pope.Preset, Model = Model(model) }, limit);

    private AnswerIdentity Describe(EvaluationRequest request, int? limit = null) => AnswerIdentity.Of(
        request,
        At("questions.jsonl"),
        ["Is there a cat?"],
        limit,
        new ListDisplay(),
        TestContext.Current.CancellationToken);
}
