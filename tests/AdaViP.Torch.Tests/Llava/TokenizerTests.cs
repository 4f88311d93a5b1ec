using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using CsCheck;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

public sealed class TokenizerTests
{
    private static readonly LlavaConfig Llama3 = new()
    {
        Text = new LlamaConfig { VocabularySize = 128320, BeginTokenId = 128000, EndTokenIds = [128009, 128001] },
        ImageTokenId = 128256,
    };

    [Theory]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Encode_GoldenStrings_GivesGoldenIds(string kind)
    {
        LlavaTokenizer tokenizer = LlavaTokenizer.Open(SharedFiles.Require($"fixtures/{kind}/tokenizer.model"));
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("goldens/tokenizers/golden.json")));
        int count = 0;
        foreach (JsonElement row in golden.RootElement.GetProperty("rows").EnumerateArray())
        {
            string text = row.GetProperty("text").GetString()!;
            int[] want = [.. row.GetProperty(kind).EnumerateArray().Select(id => id.GetInt32())];
            IReadOnlyList<int> got = tokenizer.Encode(text);
            Assert.True(want.SequenceEqual(got),
                $"\"{text}\": expected [{string.Join(", ", want)}], got [{string.Join(", ", got)}]");
            count++;
        }

        Assert.Equal(31, count);
    }

    [Fact]
    public void Encode_StringsOfThePortableVocabulary_GivesTheIdsOfTransformers()
    {
        LlavaTokenizer tokenizer = Portable("checkpoint");
        using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(RepositoryPaths.Asset("portable/tokens.json")));
        JsonElement rows = golden.RootElement.GetProperty("rows");
        Assert.True(rows.GetArrayLength() >= 20, "the golden file has lost rows");
        Assert.All(rows.EnumerateArray(), row => Assert.Equal(
            row.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()),
            tokenizer.Encode(row.GetProperty("text").GetString()!)));
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Decode_IdsOfAnyText_GivesTheTextBack(string kind)
    {
        LlavaTokenizer tokenizer = Portable(kind);
        Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a1', '\u04ff'], Gen.Const('\n')), 0, 40]
            .Sample(text => Assert.Equal(text, tokenizer.Decode(tokenizer.Encode(text))), iter: 300);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void StreamingDecoder_IdById_GivesTheWholeTextWithoutBrokenCharacters(string kind)
    {
        LlavaTokenizer tokenizer = Portable(kind);
        const string Text = "A cat 🐈‍⬛ sits, naïve — 你好.";
        StreamingDecoder decoder = new(tokenizer);
        string printed = "";
        foreach (int id in tokenizer.Encode(Text))
        {
            string fresh = decoder.Add(id);
            Assert.DoesNotContain('\uFFFD', fresh);
            printed += fresh;
        }

        Assert.Equal(Text, printed + decoder.Finish());
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("reference-checkpoint")]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void StreamingDecoder_AnyIds_GivesWhatTheyAreTogether(string kind)
    {
        LlavaTokenizer tokenizer = Portable(kind);
        int pieces = TokenizerPieces.Count(PortableFile(kind));
        int[] bytes = [.. Enumerable.Range(0, pieces).Where(tokenizer.IsByte)];
        Gen<int> any = Gen.Int[-1, pieces + 1];
        Gen<int> id = bytes.Length == 0 ? any : Gen.OneOf(any, any, Gen.Int[0, bytes.Length - 1].Select(index => bytes[index]));
        id.Array[0, 40].Sample(
            ids =>
            {
                StreamingDecoder decoder = new(tokenizer);
                string printed = string.Concat(ids.Select(decoder.Add)) + decoder.Finish();
                Assert.Equal(tokenizer.Decode(ids), printed);
                Assert.Equal(printed, decoder.Text);
            },
            iter: 1000);
    }

    [Theory]
    [InlineData("checkpoint")]
    [InlineData("reference-checkpoint")]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void StreamingDecoder_LongAnswer_DecodesFewIdsAgain(string kind)
    {
        LlavaTokenizer tokenizer = Portable(kind);
        IReadOnlyList<int> part = tokenizer.Encode("A  cat 🐈‍⬛ sits, naïve\n — 你好. ");
        int[] ids = [.. Enumerable.Repeat(part, 100).SelectMany(again => again)];
        int decoded = 0;
        StreamingDecoder decoder = new(tokenizer, window =>
        {
            decoded += window.Count;
            return tokenizer.Decode(window);
        });
        string printed = string.Concat(ids.Select(decoder.Add)) + decoder.Finish();
        Assert.Equal(tokenizer.Decode(ids), printed);
        Assert.True(decoded < 40 * ids.Length, $"{decoded} ids were decoded for an answer of {ids.Length}");
    }

    private static LlavaTokenizer Portable(string kind) => LlavaTokenizer.Open(PortableFile(kind));

    private static string PortableFile(string kind) => kind.EndsWith("checkpoint", StringComparison.Ordinal)
        ? RepositoryPaths.Asset($"portable/llava/{kind}/tokenizer.model")
        : SharedFiles.Require($"fixtures/{kind}/tokenizer.model");

    [Fact]
    public void Ranks_MoreThanAnyVocabularyHas_AreRefusedWithTheLimit()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("tokenizer.model");
        using (StreamWriter writer = new(path))
        {
            writer.Write("IQ== 0\n");
            for (int rank = 1; rank <= 1 << 20; rank++)
            {
                writer.Write("IQ==\n");
            }
        }

        string message = Assert.Throws<UserDataException>(() => LlavaTokenizer.Read(path, null)).Message;
        Assert.StartsWith($"{path} has more than 1,048,576 lines", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranks_LinkThatLeadsNowhere_IsSaidToBeOne()
    {
        using TemporaryFolder folder = new();
        string path = folder.At("tokenizer.model");
        File.CreateSymbolicLink(path, folder.At("gone"));
        string message = Assert.Throws<UserDataException>(() => LlavaTokenizer.Read(path, null)).Message;
        Assert.StartsWith($"{path} is a link to {folder.At("gone")}, which does not exist", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GoldenLlava.Portable)]
    [InlineData(GoldenLlava.Tiny)]
    public void Build_GoldenSamples_GivesGoldenSequences(string set)
    {
        using GoldenLlava golden = GoldenLlava.Open(set);
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        SequenceBuilder builder = Builder(golden);
        foreach (GoldenSequence want in golden.Sequences)
        {
            string question = golden.Json.GetProperty("samples")[want.Sample].GetProperty("question").GetString()!;
            TokenSequence got = builder.Build(question, want.AnswerText, 2048);
            Assert.Equal(want.InputIds, got.InputIds);
            Assert.Equal(want.AnswerStart, got.AnswerStart);
            Assert.Equal(Array.IndexOf(want.InputIds, config.ImageTokenId), got.ImageStart);
            Assert.Equal(config.ImageTokenCount, got.ImageTokens);
            Assert.False(got.Truncated);
            Assert.Equal(want.InputIds[..want.AnswerStart], builder.BuildPrompt(question).InputIds);
        }
    }

    // LLaVA encodes question and answer as one text. Splitting at the colon must never change an id.
    [Theory]
    [InlineData("checkpoint")]
    [InlineData("llama2")]
    [InlineData("llama3")]
    public void Build_AnyQuestionAndAnswer_EqualsEncodingThemAsOneText(string kind)
    {
        string folder =
            kind == "checkpoint" ? RepositoryPaths.Asset("portable/llava/checkpoint") : SharedFiles.Require($"fixtures/{kind}");
        LlavaConfig config = kind switch
        {
            "checkpoint" => LlavaConfig.Load(folder),
            "llama2" => new LlavaConfig { Text = new LlamaConfig { VocabularySize = 32064 } },
            _ => Llama3,
        };
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(folder, config);
        SequenceBuilder builder = new(tokenizer, config);
        Gen<string> text = Gen.String[Gen.OneOf(Gen.Char[' ', '~'], Gen.Char['\u00a1', '\u04ff'], Gen.Const('\n')), 1, 30];
        Gen.Select(text, text).Sample(
            (question, answer) =>
            {
                TokenSequence sequence = builder.Build(question, answer, 4096);
                int[] tail = sequence.InputIds[(sequence.ImageStart + sequence.ImageTokens)..^1];
                Assert.Equal(tokenizer.Encode("\n" + question + " ASSISTANT: " + answer), tail);
                Assert.Equal(config.Text.EndTokenIds[0], sequence.InputIds[^1]);
            },
            iter: 300);
    }

    [Fact]
    public void Load_Llama3_HasItsSpecialIds()
    {
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(SharedFiles.Require("fixtures/llama3"), Llama3);
        Assert.Equal(128000, tokenizer.BeginTokenId);
        Assert.Equal(128009, tokenizer.EndTokenId);
        Assert.Equal(128256, TokenizerPieces.CountIn(SharedFiles.Require("fixtures/llama3")));
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(
            SharedFiles.Require("fixtures/llama3"), Llama3 with { Text = Llama3.Text with { EndTokenIds = [2] } }));
        Assert.Contains("eos_token_id 2", e.Message, StringComparison.Ordinal);
        e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(
            SharedFiles.Require("fixtures/llama3"), Llama3 with { ImageTokenId = 32000 }));
        Assert.Contains("image token id 32000", e.Message, StringComparison.Ordinal);
    }

    // Llama-3's config.json lists several ends, not all of which its tokenizer need know.
    [Fact]
    public void Load_ListOfEnds_TakesTheOneThatTheTokenizerKnows()
    {
        string folder = RepositoryPaths.Asset("portable/llava/checkpoint");
        LlavaConfig config = LlavaConfig.Load(folder);
        config = config with { Text = config.Text with { EndTokenIds = [3, 2] } };
        Assert.Equal(2, LlavaTokenizer.Load(folder, config).EndTokenId);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(
            folder, config with { Text = config.Text with { EndTokenIds = [3, 4] } }));
        Assert.Contains("eos_token_id 3, 4", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_TooLong_CutsTheAnswerOnly()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        SequenceBuilder builder = Builder(golden);
        TokenSequence whole = builder.Build("What is this?", "A cat on a mat.", 2048);
        for (int room = whole.AnswerTokens; room >= 1; room--)
        {
            int max = whole.AnswerStart + room;
            TokenSequence cut = builder.Build("What is this?", "A cat on a mat.", max);
            Assert.Equal(whole.InputIds[..max], cut.InputIds);
            Assert.Equal(whole.AnswerStart, cut.AnswerStart);
            Assert.Equal(room < whole.AnswerTokens, cut.Truncated);
        }
    }

    [Fact]
    public void Build_NoRoomForAnAnswer_NamesAllLengths()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        SequenceBuilder builder = Builder(golden);
        TokenSequence whole = builder.Build("What is this?", "A cat on a mat.", 2048);
        UserDataException e = Assert.Throws<UserDataException>(
            () => builder.Build("What is this?", "A cat on a mat.", whole.AnswerStart));
        Assert.Contains($"take {whole.AnswerStart} of at most {whole.AnswerStart} tokens", e.Message, StringComparison.Ordinal);
        Assert.Contains("33 system, 9 picture", e.Message, StringComparison.Ordinal);
        Assert.Contains($"the answer has {whole.AnswerTokens}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_EmptyAnswer_IsRefused()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        UserDataException e = Assert.Throws<UserDataException>(() => Builder(golden).Build("What is this?", "", 2048));
        Assert.Contains("answer is empty", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BuildPrompt_LaterTurn_GoesOnAfterEndOfSequence()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        SequenceBuilder builder = Builder(golden);
        LlavaTokenizer tokenizer = LlavaTokenizer.Load(golden.Policy, LlavaConfig.Load(golden.Policy));
        TokenSequence first = builder.Build("What is this?", "A cat.", 2048);
        TokenSequence second = builder.BuildPrompt([new ChatTurn("What is this?", "A cat.")], "Is it black?");
        Assert.Equal([.. first.InputIds, .. tokenizer.Encode("USER: Is it black? ASSISTANT:")], second.InputIds);
        Assert.Equal(second.InputIds.Length, second.AnswerStart);
    }

    [Theory]
    [InlineData(699)]
    [InlineData(128256)]
    public void Load_VocabularyOfAnotherSize_NamesBothSizes(int rows)
    {
        using GoldenLlava golden = GoldenLlava.Open();
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        config = config with { Text = config.Text with { VocabularySize = rows } };
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(golden.Policy, config));
        Assert.Contains("has 700 pieces", e.Message, StringComparison.Ordinal);
        Assert.Contains($"vocab_size {rows}", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DamagedOrMissingFile_NamesIt()
    {
        using GoldenLlava golden = GoldenLlava.Open();
        using TemporaryFolder folder = new();
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        UserDataException missing = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(folder.Path, config));
        Assert.Contains("tokenizer.model is missing", missing.Message, StringComparison.Ordinal);

        File.WriteAllBytes(folder.At("tokenizer.model"),
            File.ReadAllBytes(Path.Combine(golden.Policy, "tokenizer.model"))[..1000]);
        UserDataException damaged = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(folder.Path, config));
        Assert.Contains("tokenizer.model", damaged.Message, StringComparison.Ordinal);
    }

    private static SequenceBuilder Builder(GoldenLlava golden)
    {
        LlavaConfig config = LlavaConfig.Load(golden.Policy);
        return new SequenceBuilder(LlavaTokenizer.Load(golden.Policy, config), config);
    }
}
