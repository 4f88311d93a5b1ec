using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Llava.Checkpoints;
using AdaViP.Llava.Export;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using CsCheck;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.Llava;

public sealed class TransformersFilesTests
{
    private static readonly LlavaConfig Llama2 = new() { Text = new LlamaConfig { VocabularySize = 32064 }, PadTokenId = 32001 };

    private static readonly LlavaConfig Llama3 = new()
    {
        Text = new LlamaConfig { VocabularySize = 128320, BeginTokenId = 128000, EndTokenIds = [128009, 128001] },
        ImageTokenId = 128256,
    };

    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Write_TokenizerModelOnly_GivesTheSameIdsForEveryGoldenString(string kind)
    {
        using TemporaryFolder folder = new();
        PlainTokenizerJson written = Written(kind, folder);
        bool isPortable = kind == GoldenLlava.Portable;
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(isPortable
            ? RepositoryPaths.Asset("portable/tokens.json")
            : SharedFiles.Require("goldens/tokenizers/golden.json")));
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            IEnumerable<int> want = row.GetProperty(isPortable ? "ids" : kind).EnumerateArray().Select(id => id.GetInt32());
            Assert.Equal(want, written.Encode(text, specials: false));
            count++;
        }

        Assert.Equal(isPortable ? 22 : 31, count);
    }

    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Write_TokenizerModelOnly_GivesTheSameIdsForAnyText(string kind)
    {
        using TemporaryFolder folder = new();
        PlainTokenizerJson written = Written(kind, folder);
        LlavaTokenizer tokenizer = LlavaTokenizer.Open(Path.Combine(FolderOf(kind), "tokenizer.model"));
        Gen<char> character = Gen.OneOf(
            Gen.Char[' ', '~'], Gen.Char['\u00a1', '\u04ff'], Gen.Char['\u4e00', '\u4fff'], Gen.Const('\n'), Gen.Const(' '));
        Gen<string> runs = Gen.Select(Gen.OneOf(Gen.Const('x'), Gen.Const('.'), Gen.Const(' '), Gen.Const('▁')), Gen.Int[1, 20])
            .Select((repeated, times) => new string(repeated, times));
        Gen.OneOf(Gen.String[character, 0, 40], Gen.Select(runs, Gen.String[character, 0, 10], (run, rest) => run + rest))
            .Sample(text => Assert.Equal(tokenizer.Encode(text), written.Encode(text, specials: false)), iter: 500);
    }

    // The program's own reader, which runs the tokenizers library, on the written file alone.
    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Write_TokenizerModelOnly_IsReadWithTheSameIdsWithoutIt(string kind)
    {
        using TemporaryFolder folder = new();
        Written(kind, folder);
        LlavaConfig config = ConfigOf(kind);
        LlavaTokenizer both = LlavaTokenizer.Load(folder.At("out"), config);
        File.Delete(folder.At("out/tokenizer.model"));
        LlavaTokenizer alone = LlavaTokenizer.Load(folder.At("out"), config);
        LlavaTokenizer model = LlavaTokenizer.Open(Path.Combine(FolderOf(kind), "tokenizer.model"));
        Assert.Equal((model.BeginTokenId, config.Text.EndTokenIds[0]), (alone.BeginTokenId, alone.EndTokenId));
        Assert.All(HostileTexts(kind), text =>
        {
            Assert.Equal(model.Encode(text), alone.Encode(text));
            Assert.Equal(model.Encode(text), both.Encode(text));
            Assert.Equal(model.EncodeAfterColon(text), alone.EncodeAfterColon(text));
            Assert.Equal(model.Decode(model.Encode(text)), alone.Decode(model.Encode(text)));
        });
        Gen<char> character =
            Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a1', '\u04ff'], Gen.Char['\u4e00', '\u4fff'], Gen.Const('\n'));
        Gen.String[character, 0, 40].Sample(text => Assert.Equal(model.Encode(text), alone.Encode(text)), iter: 300);
    }

    [Fact]
    public void Save_OriginalLayout_IsReadAgainWithTheSameSequences()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string original = OriginalLayout.Write(golden.Policy, folder);
        using LlavaModel model = LlavaCheckpointReader.Load(original, CPU);
        LlavaCheckpointWriter.Save(model, original, folder.At("out"));
        LlavaConfig again = LlavaConfig.Load(folder.At("out"));
        SequenceBuilder want = new(LlavaTokenizer.Load(original, model.Config), model.Config);
        SequenceBuilder got = new(LlavaTokenizer.Load(folder.At("out"), again), again);
        Assert.All(HostileTexts(GoldenLlava.Portable).Where(text => text.Length > 0), text => Assert.Equal(
            want.Build(text, text, 4096).InputIds, got.Build(text, text, 4096).InputIds));
    }

    [Theory]
    [InlineData(GoldenLlava.Portable, "<image>", "</s>")]
    [InlineData("llama2", "<image>", "</s>")]
    [InlineData("llama3", "<image>", "<|eot_id|>")]
    public void Write_TokenizerModelOnly_GivesTheIdsOfWholeConversations(string kind, string image, string end)
    {
        using TemporaryFolder folder = new();
        PlainTokenizerJson written = Written(kind, folder);
        LlavaConfig config = ConfigOf(kind);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(folder.At("out"), config);
        SequenceBuilder builder = new(tokenizer, config);
        string pictures = string.Concat(Enumerable.Repeat(image, config.ImageTokenCount));
        string prompt = LlavaTemplate.V1.System + " USER: " + pictures + "\n What is this? ASSISTANT:";
        Assert.Equal(builder.BuildPrompt(" What is this?").InputIds, written.EncodeWithBegin(prompt));
        Assert.Equal(
            builder.Build(" What is this?", "A cat, naïve 🐈.", 4096).InputIds,
            written.EncodeWithBegin(prompt + " A cat, naïve 🐈." + end));
        Assert.Equal(
            builder.BuildPrompt([new ChatTurn(" What is this?", "A cat.")], "Is it black?").InputIds,
            written.EncodeWithBegin(prompt + " A cat." + end + "USER: Is it black? ASSISTANT:"));
    }

    [Fact]
    public void Write_Llama2_HasTheMergesThatTransformersDerives()
    {
        using TemporaryFolder folder = new();
        Written("llama2", folder);
        string golden = SharedFiles.Require("goldens/llava-fast/checkpoint/tokenizer.json");
        string[] Merges(string path) =>
        [
            .. JsonNode.Parse(File.ReadAllBytes(path))!["model"]!["merges"]!.AsArray()
                .Select(merge => merge is JsonArray pair ? $"{pair[0]} {pair[1]}" : merge!.GetValue<string>())
                .Order(StringComparer.Ordinal),
        ];
        Assert.Equal(Merges(golden), Merges(folder.At("out/tokenizer.json")));
    }

    [Fact]
    public void Write_PicturesMarkedBeyondThePieces_NamesEveryIdInBetween()
    {
        using TemporaryFolder folder = new();
        PlainTokenizerJson written = Written(
            GoldenLlava.Portable, folder, ConfigOf(GoldenLlava.Portable) with { ImageTokenId = 703, PadTokenId = null });
        Assert.Equal(703, written.Added["<image>"]);
        Assert.Equal(702, written.Added["<reserved_702>"]);
        Assert.Equal("<unk>", Read(folder, "tokenizer_config.json")["pad_token"]!.GetValue<string>());
    }

    [Fact]
    public void Save_OriginalLayout_MarksPicturesWithTheIdOfTheModel()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string original = OriginalLayout.Write(golden.Policy, folder);
        using LlavaModel model = LlavaCheckpointReader.Load(original, CPU);
        LlavaCheckpointWriter.Save(model, original, folder.At("out"));
        PlainTokenizerJson written = new(folder.At("out/tokenizer.json"));
        string image = Read(folder, "processor_config.json")["image_token"]!.GetValue<string>();
        Assert.Equal([model.Config.ImageTokenId], written.Encode(image, specials: true));
        Assert.Equal("<unk>", Read(folder, "tokenizer_config.json")["pad_token"]!.GetValue<string>());
        Assert.Equal("CLIPImageProcessor", Read(folder, "preprocessor_config.json")["image_processor_type"]!.GetValue<string>());
    }

    [Fact]
    public void Save_TokenizerModelAndPictureSettingsOnly_HasEverythingThatTransformersAsksFor()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        using LlavaModel model = LlavaCheckpointReader.Load(golden.Policy, CPU);
        LlavaCheckpointWriter.Save(model, golden.Policy, folder.At("out"));

        JsonNode processor = Read(folder, "processor_config.json");
        Assert.Equal(14, processor["patch_size"]!.GetValue<int>());
        Assert.Equal(1, processor["num_additional_image_tokens"]!.GetValue<int>());
        Assert.Equal("default", processor["vision_feature_select_strategy"]!.GetValue<string>());
        Assert.Equal("<image>", processor["image_token"]!.GetValue<string>());
        Assert.Equal("LlavaProcessor", processor["processor_class"]!.GetValue<string>());

        JsonNode settings = Read(folder, "tokenizer_config.json");
        Assert.Equal("LlamaTokenizer", settings["tokenizer_class"]!.GetValue<string>());
        Assert.True(settings["legacy"]!.GetValue<bool>());
        Assert.True(settings["add_bos_token"]!.GetValue<bool>());
        Assert.Equal("<pad>", settings["pad_token"]!.GetValue<string>());
        Assert.Equal("<image>", settings["added_tokens_decoder"]!["700"]!["content"]!.GetValue<string>());
        Assert.Equal("1000000000000000019884624838656", settings["model_max_length"]!.ToJsonString());
        Assert.Equal("</s>", Read(folder, "special_tokens_map.json")["eos_token"]!.GetValue<string>());

        string template = File.ReadAllText(folder.At("out/chat_template.jinja"));
        Assert.Equal(template, Read(folder, "chat_template.json")["chat_template"]!.GetValue<string>());
        Assert.StartsWith("{% if", template, StringComparison.Ordinal);
        Assert.Contains("'<image>\\n'", template, StringComparison.Ordinal);
        string system = LlavaTemplate.V1.System.Replace("'", "\\'", StringComparison.Ordinal);
        Assert.Contains(system + " '", template, StringComparison.Ordinal);
    }

    [Fact]
    public void Save_FolderOfTransformers5_KeepsItsFilesAndAddsWhatOlderVersionsRead()
    {
        string source = SharedFiles.Require("goldens/llava-fast/checkpoint");
        using TemporaryFolder folder = new();
        WriteFrom(source, folder);
        string[] kept = ["tokenizer.json", "tokenizer_config.json", "processor_config.json", "chat_template.jinja"];
        foreach (string name in kept)
        {
            Assert.Equal(File.ReadAllBytes(Path.Combine(source, name)), File.ReadAllBytes(folder.At("out/" + name)));
        }

        Assert.False(File.Exists(folder.At("out/chat_template.json")));
        Assert.Equal(56, Read(folder, "preprocessor_config.json")["size"]!["shortest_edge"]!.GetValue<int>());
        Assert.Equal("<pad>", Read(folder, "special_tokens_map.json")["pad_token"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"processor_class": "LlavaProcessor"}""")]
    [InlineData("""{"patch_size": null, "vision_feature_select_strategy": null, "image_token": null}""")]
    [InlineData("""{"patch_size": 16, "num_additional_image_tokens": 0, "vision_feature_select_strategy": "full"}""")]
    [InlineData("not json")]
    public void Save_ProcessorSettingsThatLackOrContradict_CountsTheModelsImageTokens(string settings)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        string source = folder.Copy(golden.Policy);
        File.WriteAllText(Path.Combine(source, "processor_config.json"), settings);
        WriteFrom(source, folder);
        JsonNode processor = Read(folder, "processor_config.json");
        Assert.Equal(14, processor["patch_size"]!.GetValue<int>());
        Assert.Equal(1, processor["num_additional_image_tokens"]!.GetValue<int>());
        Assert.Equal("default", processor["vision_feature_select_strategy"]!.GetValue<string>());
        Assert.Equal("<image>", processor["image_token"]!.GetValue<string>());
    }

    // The source's tokenizer.json puts nothing in front of a text, so the template has to.
    [Theory]
    [InlineData(1500, "{{ '<|endoftext|>' }}{% if")]
    [InlineData(null, "{% if")]
    public void Write_ByteLevelTokenizer_TemplateBeginsAsOurSequencesDo(int? begin, string start)
    {
        LlavaConfig config = new()
        {
            Text = new LlamaConfig { VocabularySize = 1504, BeginTokenId = begin, EndTokenIds = [1502] },
            ImageTokenId = 1503,
        };
        string source = SharedFiles.Require("goldens/llava-fast/byte-level");
        using TemporaryFolder folder = new();
        TransformersFiles.Write(config, source, folder.Path, File.Create);
        Assert.Equal(begin, LlavaTokenizer.Load(folder.Path, config).BeginTokenId);
        Assert.StartsWith(start, File.ReadAllText(folder.At("chat_template.jinja")), StringComparison.Ordinal);
        JsonNode map = JsonNode.Parse(File.ReadAllText(folder.At("special_tokens_map.json")))!;
        Assert.Equal(begin is null ? null : "<|endoftext|>", (string?)map["bos_token"]);
        Assert.Equal("<|im_end|>", (string?)map["eos_token"]);
    }

    private static List<string> HostileTexts(string kind)
    {
        if (kind == GoldenLlava.Portable)
        {
            using JsonDocument own = JsonDocument.Parse(File.ReadAllBytes(RepositoryPaths.Asset("portable/tokens.json")));
            return [.. own.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("text").GetString()!)];
        }

        using JsonDocument first = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("goldens/tokenizers/golden.json")));
        using JsonDocument second =
            JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("goldens/llava-fast/tokenizers.json")));
        List<string> texts =
        [
            .. first.RootElement.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("text").GetString()!),
            .. second.RootElement.GetProperty("llama_fast").EnumerateArray().Select(row => row.GetProperty("text").GetString()!),
        ];
        Assert.Equal(66, texts.Count);
        return texts;
    }

    private static PlainTokenizerJson Written(string kind, TemporaryFolder folder, LlavaConfig? config = null)
    {
        string target = Directory.CreateDirectory(folder.At("out")).FullName;
        TransformersFiles.Write(config ?? ConfigOf(kind), FolderOf(kind), target, File.Create);
        return new PlainTokenizerJson(Path.Combine(target, "tokenizer.json"));
    }

    private static string FolderOf(string kind) => kind == GoldenLlava.Portable
        ? RepositoryPaths.Asset("portable/llava/checkpoint")
        : SharedFiles.Require($"fixtures/{kind}");

    private static LlavaConfig ConfigOf(string kind) => kind switch
    {
        GoldenLlava.Portable => LlavaConfig.Load(FolderOf(kind)),
        "llama2" => Llama2,
        _ => Llama3,
    };

    private static void WriteFrom(string source, TemporaryFolder folder) => TransformersFiles.Write(
        LlavaConfig.Load(source), source, Directory.CreateDirectory(folder.At("out")).FullName, File.Create);

    private static JsonNode Read(TemporaryFolder folder, string name) =>
        JsonNode.Parse(File.ReadAllBytes(folder.At("out/" + name)))!;
}
