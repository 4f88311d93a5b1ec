using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Llava.Export;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>tokenizer.json alone, as transformers 5 saves it: ids and text as there, whatever BPE the file holds.</summary>
public sealed class JsonTokenizerTests
{
    private const string Fast = "goldens/llava-fast/checkpoint";
    private const string Bytes = "goldens/llava-fast/byte-level";

    private static readonly LlavaConfig ByteLevel = new()
    {
        Text = new LlamaConfig { VocabularySize = 1504, BeginTokenId = 1500, EndTokenIds = [1502] },
        ImageTokenId = 1503,
    };

    private static readonly LlavaConfig Llama2 = new() { Text = new LlamaConfig { VocabularySize = 32064 } };

    private static readonly LlavaConfig Llama3 = new()
    {
        Text = new LlamaConfig { VocabularySize = 128320, BeginTokenId = 128000, EndTokenIds = [128009, 128001] },
        ImageTokenId = 128256,
    };

    /// <summary>Tokenizers with golden ids, and their number.</summary>
    public static TheoryData<string, int> Kinds => new() { { "llama_fast", 35 }, { "byte_level", 33 } };

    /// <summary>The same, and that of the model that comes with the program.</summary>
    public static TheoryData<string> Folders => new("shipped", "llama_fast", "byte_level");

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Encode_GoldenStrings_GivesGoldenIdsAndTheTextBack(string kind, int strings)
    {
        LlavaTokenizer tokenizer = Load(kind);
        int count = 0;
        foreach ((string text, int[] want, _, string decoded) in Golden(kind))
        {
            IReadOnlyList<int> got = tokenizer.Encode(text);
            AssertIds(text, want, got);
            Assert.Equal(decoded, tokenizer.Decode(want));
            count++;
        }

        Assert.Equal(strings, count);
    }

    // The text side never asks for it; it shows that the library reads special tokens as transformers does.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Library_GoldenStrings_GivesGoldenIdsWithSpecialTokens(string kind, int strings)
    {
        using Tokenizers.DotNet.Tokenizer library = new(Path.Combine(Folder(kind), "tokenizer.json"));
        int count = 0;
        foreach ((string text, _, int[] want, _) in Golden(kind))
        {
            Assert.Equal(want, library.Encode(text).Select(id => (int)id));
            count++;
        }

        Assert.Equal(strings, count);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Decode_SpecialAndUnknownIds_GiveNothing(string kind)
    {
        LlavaTokenizer tokenizer = Load(kind);
        int last = TokenizerPieces.CountIn(Folder(kind)) - 1;
        int[] ids = [tokenizer.BeginTokenId!.Value, .. tokenizer.Encode("A cat."), last, 90000, -1, tokenizer.EndTokenId];
        Assert.Equal("A cat.", tokenizer.Decode(ids));
        Assert.Equal("", tokenizer.Decode([tokenizer.BeginTokenId.Value, last]));
    }

    // Qwen's tokenizers name no begin; null or absent in config.json means that there is none.
    [Fact]
    public void Build_TokenizerAndConfigWithoutABegin_BeginsWithTheText()
    {
        LlavaConfig config = ByteLevel with { Text = ByteLevel.Text with { BeginTokenId = null, EndTokenIds = [1500, 1502] } };
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(Folder("byte_level"), config);
        Assert.Null(tokenizer.BeginTokenId);
        TokenSequence built = new SequenceBuilder(tokenizer, config).Build("What is this?", "A cat.", 4096);
        Assert.Equal(tokenizer.Encode(LlavaTemplate.V1.BeforeImage), built.InputIds[..built.ImageStart]);

        // tokenizer_config.json names <|im_end|>, 1502, which config.json lists second.
        Assert.Equal(1502, built.InputIds[^1]);
    }

    [Fact]
    public void Build_GoldenRows_GivesGoldenSequences()
    {
        string folder = SharedFiles.Require(Fast);
        LlavaConfig config = LlavaConfig.Load(folder);
        SequenceBuilder builder = new(LlavaTokenizer.Load(folder, config), config);
        JsonElement[] rows = [.. File.ReadLines(SharedFiles.Require("goldens/llava-fast/preferences.jsonl")).Select(Parse)];
        int count = 0;
        foreach (JsonElement sequence in Parse(File.ReadAllText(SharedFiles.Require("goldens/llava-fast/golden.json")))
            .GetProperty("sequences").EnumerateArray())
        {
            JsonElement row = rows[sequence.GetProperty("sample").GetInt32()];
            string answer = sequence.GetProperty("sequence").GetString() == "+-" ? "rejected" : "chosen";
            TokenSequence got = builder.Build(
                row.GetProperty("question").GetString()!, row.GetProperty(answer).GetString()!, 2048);
            Assert.Equal(Ids(sequence.GetProperty("input_ids")), got.InputIds);
            Assert.Equal(sequence.GetProperty("answer_start").GetInt32(), got.AnswerStart);
            count++;
        }

        Assert.Equal(9, count);
    }

    // The hub's Llama-2, Vicuna and Llama-3 files: merges in the order of the scores or ranks of tokenizer.model.
    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Encode_FileConvertedFromTokenizerModel_GivesItsIds(string kind)
    {
        using TemporaryFolder folder = new();
        string source = kind == GoldenLlava.Portable
            ? RepositoryPaths.Asset("portable/llava/checkpoint")
            : SharedFiles.Require($"fixtures/{kind}");
        LlavaConfig config = kind switch
        {
            GoldenLlava.Portable => LlavaConfig.Load(source),
            "llama2" => Llama2,
            _ => Llama3,
        };
        TransformersFiles.Write(config, source, folder.Path, File.Create);
        Assert.Equal(folder.At("tokenizer.json"), LlavaTokenizer.FileOf(folder.Path));
        CheckGoldens(LlavaTokenizer.Load(folder.Path, config), kind);

        File.Delete(folder.At("tokenizer.model"));
        LlavaTokenizer alone = LlavaTokenizer.Load(folder.Path, config);
        CheckGoldens(alone, kind);
        IReadOnlyList<int> answer = alone.EncodeAfterColon(" b");
        Assert.Equal(alone.Encode("a:  b").TakeLast(answer.Count), answer);
    }

    // transformers 5 converts a tokenizer.model without its scores, which changes the ids of runs of spaces.
    [Fact]
    public void Load_FilesThatDifferInRunsOfSpaces_IsRefusedWithBothIds()
    {
        using TemporaryFolder folder = new();
        File.Copy(SharedFiles.Require("fixtures/llama2/tokenizer.model"), folder.At("tokenizer.model"));
        File.Copy(Path.Combine(SharedFiles.Require(Fast), "tokenizer.json"), folder.At("tokenizer.json"));
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(folder.Path, Llama2));
        Assert.Contains(folder.At("tokenizer.model"), e.Message, StringComparison.Ordinal);
        Assert.Contains(folder.At("tokenizer.json"), e.Message, StringComparison.Ordinal);
        Assert.Matches(@"the text ""[^""]+"" the ids \[[\d, .]+\] and \[[\d, .]+\]", e.Message);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void StreamingDecoder_IdById_GivesTheWholeTextWithoutBrokenCharacters(string kind)
    {
        LlavaTokenizer tokenizer = Load(kind);
        foreach (string text in new[] { "A cat 🐈‍⬛ sits, naïve — 你好.", "a𝐀𝐁 𠀀𠀁x" })
        {
            StreamingDecoder decoder = new(tokenizer);
            string printed = "";
            foreach (int id in tokenizer.Encode(text))
            {
                string fresh = decoder.Add(id);
                Assert.DoesNotContain('\uFFFD', fresh);
                printed += fresh;
            }

            Assert.Equal(text, printed + decoder.Finish());
        }
    }

    [Fact]
    public void Encode_FromSeveralThreads_GivesTheSameIds()
    {
        LlavaTokenizer tokenizer = Load("shipped");
        string[] texts = [.. Parse(File.ReadAllText(RepositoryPaths.Asset("portable/tokens.json"))).GetProperty("rows")
            .EnumerateArray().Select(row => row.GetProperty("text").GetString()!)];
        int[][] want = [.. texts.Select(text => tokenizer.Encode(text).ToArray())];
        Parallel.For(0, 2000, i => Assert.Equal(want[i % want.Length], tokenizer.Encode(texts[i % want.Length])));
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Encode_HalfASurrogatePair_IsTheReplacementCharacter(string kind)
    {
        LlavaTokenizer tokenizer = Load(kind);
        Assert.Equal(tokenizer.Encode("a\uFFFDb"), tokenizer.Encode("a\ud800b"));
    }

    private static LlavaTokenizer Load(string kind) =>
        LlavaTokenizer.Load(Folder(kind), kind == "byte_level" ? ByteLevel : LlavaConfig.Load(Folder(kind)));

    private static string Folder(string kind) => kind == "shipped"
        ? Path.Combine(RepositoryPaths.Root, "src", "AdaViP.MicroWorld", "Assets", "assistant")
        : SharedFiles.Require(kind == "byte_level" ? Bytes : Fast);

    private static void CheckGoldens(LlavaTokenizer tokenizer, string kind)
    {
        bool isPortable = kind == GoldenLlava.Portable;
        JsonElement golden = Parse(File.ReadAllText(isPortable
            ? RepositoryPaths.Asset("portable/tokens.json")
            : SharedFiles.Require("goldens/tokenizers/golden.json")));
        int count = 0;
        foreach (JsonElement row in golden.GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            AssertIds(text, Ids(row.GetProperty(isPortable ? "ids" : kind)), tokenizer.Encode(text));
            count++;
        }

        Assert.Equal(isPortable ? 22 : 31, count);
    }

    private static IEnumerable<(string Text, int[] Plain, int[] Specials, string Decoded)> Golden(string kind) =>
        Parse(File.ReadAllText(SharedFiles.Require("goldens/llava-fast/tokenizers.json"))).GetProperty(kind).EnumerateArray()
            .Select(row => (
                row.GetProperty("text").GetString()!,
                Ids(row.GetProperty("plain")),
                Ids(row.GetProperty("with_specials")),
                row.GetProperty("decoded").GetString()!));

    private static void AssertIds(string text, int[] want, IReadOnlyList<int> got) => Assert.True(
        want.SequenceEqual(got), $"\"{text}\": expected [{string.Join(", ", want)}], got [{string.Join(", ", got)}]");

    private static int[] Ids(JsonElement ids) => [.. ids.EnumerateArray().Select(id => id.GetInt32())];

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
