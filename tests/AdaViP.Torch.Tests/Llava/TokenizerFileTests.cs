using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using AdaViP.Training.Fingerprints;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What a tokenizer.json may say, and how one that contradicts itself or the files beside it is refused.</summary>
public sealed class TokenizerFileTests : IDisposable
{
    private const int Bos = 258;
    private const int Eos = 259;
    private const int Image = 260;
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 812\n";

    private static readonly LlavaConfig Config = new()
    {
        Text = new LlamaConfig { VocabularySize = 320, BeginTokenId = Bos, EndTokenIds = [Eos] },
        Vision = new ClipVisionConfig { PatchSize = 14 },
        ImageTokenId = Image,
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Load_ByteLevelFile_EncodesMergesAndLeavesSpecialTokensText()
    {
        LlavaTokenizer tokenizer = Load(_ => { });
        Assert.Equal([257, Piece('c')], tokenizer.Encode("abc"));
        Assert.Equal([Piece('Ġ'), 257], tokenizer.EncodeAfterColon("ab"));
        Assert.Empty(tokenizer.EncodeAfterColon(""));
        Assert.Equal("<bos><eos><image>".Length, tokenizer.Encode("<bos><eos><image>").Count);
        Assert.Equal("ab c", tokenizer.Decode([Bos, Image, .. tokenizer.Encode("ab c"), Eos, 300]));
        Assert.Equal(Bos, tokenizer.BeginTokenId);
        Assert.Equal(Eos, tokenizer.EndTokenId);
        Assert.Equal(261, tokenizer.PieceCount);
    }

    // What the flags mean is the tokenizers library's documentation of AddedToken.
    [Theory]
    [InlineData("", "x <t> y", "x |T| y")]
    [InlineData("lstrip", "x <t> y", "x|T| y")]
    [InlineData("rstrip", "x <t> y", "x |T|y")]
    [InlineData("single_word", "x <t> y", "x |T| y")]
    [InlineData("single_word", "x<t>y <t>", "x<t>y |T|")]
    [InlineData("special", "x <t> y", "x <t> y")]
    public void Encode_AddedToken_IsFoundAsItsFlagsSay(string flag, string text, string want)
    {
        LlavaTokenizer tokenizer = Load(root =>
        {
            JsonObject token = Added(262, "<t>", special: false);
            if (flag.Length > 0)
            {
                token[flag] = true;
            }

            root["added_tokens"]!.AsArray().Add(token);
        });
        int[] expected = [.. want.Split('|').SelectMany(part => part == "T" ? [262] : tokenizer.Encode(part))];
        Assert.Equal(expected, tokenizer.Encode(text));
        Assert.Equal(flag == "special" ? "" : "<t>", tokenizer.Decode([262]));
    }

    [Fact]
    public void Encode_NormalizedAddedToken_IsFoundInTheNormalisedText()
    {
        void Change(JsonObject root, bool normalized)
        {
            root["normalizer"] = JsonNode.Parse("""{"type": "NFKC"}""");
            JsonObject token = Added(262, "fi!", special: false);
            token["normalized"] = normalized;
            root["added_tokens"]!.AsArray().Add(token);
        }

        Assert.Equal([262], Load(root => Change(root, normalized: true)).Encode("ﬁ!"));
        Assert.Equal([Piece('f'), Piece('i'), Piece('!')], Load(root => Change(root, normalized: false)).Encode("ﬁ!"));
    }

    // A picture's mark must never come out of a text, even where the file calls it an ordinary token.
    [Fact]
    public void Encode_ImageTokenThatIsNotSpecial_StaysText()
    {
        LlavaTokenizer tokenizer = Load(root => root["added_tokens"]![2]!["special"] = false);
        Assert.DoesNotContain(Image, tokenizer.Encode("a<image>b"));
        Assert.Equal("a<image>b", tokenizer.Decode(tokenizer.Encode("a<image>b")));
    }

    // Cutting and padding are the data's matter here; begin and end are the template's.
    [Fact]
    public void Encode_FileThatCutsPadsAndAddsTokens_GivesTheTextOnly()
    {
        LlavaTokenizer tokenizer = Load(root =>
        {
            root["truncation"] = JsonNode.Parse(
                """{"direction": "Right", "max_length": 2, "strategy": "LongestFirst", "stride": 0}""");
            root["padding"] = JsonNode.Parse(
                """
                {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 0, "pad_type_id": 0,
                 "pad_token": "!"}
                """);
        });
        Assert.Equal([257, 257, 257], tokenizer.Encode("ababab"));
    }

    [Fact]
    public void Load_FilesBeside_NameBeginAndAddTokens()
    {
        Write(
            "tokenizer_config.json",
            """
            {"bos_token": {"content": "<bos>", "__type": "AddedToken"}, "eos_token": "<eos>", "add_bos_token": false,
             "added_tokens_decoder": {"258": {"content": "<bos>", "special": true},
             "263": {"content": "<more>", "special": false}}}
            """);
        Write("added_tokens.json", """{"<image>": 260, "<pad>": 264}""");
        Write("special_tokens_map.json", """{"bos_token": "<bos>"}""");
        LlavaTokenizer tokenizer = Load(root => root["post_processor"] = null);
        Assert.Equal(Bos, tokenizer.BeginTokenId);
        Assert.Equal(265, tokenizer.PieceCount);
        Assert.Equal([263], tokenizer.Encode("<more>"));
        Assert.Equal("<pad>".Length, tokenizer.Encode("<pad>").Count);
    }

    [Theory]
    [InlineData("tokenizer_config.json", """{"bos_token": "<none>"}""", "bos_token is \"<none>\"")]
    [InlineData("tokenizer_config.json", """{"bos_token": "<eos>"}""", "begins sequences with 259", "bos_token_id 258")]
    [InlineData("tokenizer_config.json", """{"bos_token": 7}""", "bos_token is 7; expected a text")]
    [InlineData(
        "tokenizer_config.json", """{"added_tokens_decoder": {"259": {"content": "<bos>"}}}""",
        "\"<bos>\" the id 259", "gives it 258")]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"x": {"content": "<bos>"}}}""", "the key \"x\"")]
    [InlineData("tokenizer_config.json", """{"bos_token": "\ud800"}""", "not valid Unicode")]
    [InlineData("tokenizer_config.json", """{"\ud800": 1}""", "key at byte")]
    [InlineData("tokenizer_config.json", """{"bos_token": NaN}""", "bos_token is NaN; expected a text")]
    [InlineData("tokenizer_config.json", Pointer, "Git LFS pointer", "git lfs pull")]
    [InlineData("special_tokens_map.json", Pointer, "Git LFS pointer", "git lfs pull")]
    [InlineData("added_tokens.json", Pointer, "Git LFS pointer", "git lfs pull")]
    [InlineData("special_tokens_map.json", """{"eos_token": "<none>"}""", "eos_token is \"<none>\"")]
    [InlineData("added_tokens.json", """{"<image>": 261}""", "\"<image>\" the id 261", "gives it 260")]
    [InlineData("added_tokens.json", """{"<x>": 260}""", "the id 260 to \"<x>\"", "belongs to \"<image>\"")]
    [InlineData("added_tokens.json", """{"<x>": -1}""", "is -1; expected an id")]
    [InlineData("processor_config.json", """{"patch_size": 16}""", "patch_size is 16", "patch_size 14")]
    [InlineData("processor_config.json", """{"vision_feature_select_strategy": "full"}""", "is \"full\"", "\"default\"")]
    [InlineData("processor_config.json", """{"num_additional_image_tokens": 2}""", "image_tokens is 2; expected 1")]
    [InlineData("processor_config.json", """{"image_token": "<eos>"}""", "image_token is \"<eos>\"", "260", "it has 259")]
    [InlineData("processor_config.json", """{"image_token": {"content": "<eos>"}}""", "image_token is {", "260", "it has 259")]
    [InlineData("processor_config.json", "{", "not valid JSON")]
    public void Load_FileBesideThatContradicts_IsRefusedWithBothValues(string name, string content, params string[] complaints)
    {
        Write(name, content);
        Refused(_ => { }, complaints[0].StartsWith("begins", StringComparison.Ordinal) ? complaints : [name, .. complaints]);
    }

    [Fact]
    public void Load_NumberThatOnlyPythonHasInAFieldThatIsNotUsed_DoesNotMatter()
    {
        Write("tokenizer_config.json", """{"model_max_length": Infinity, "bos_token": "<bos>"}""");
        Assert.Equal(Bos, Load(_ => { }).BeginTokenId);
    }

    // A config.json without an end (null or -1) leaves it to the tokenizer, which names one.
    [Fact]
    public void Load_ConfigWithoutAnEnd_TakesTheTokenizers()
    {
        Write("tokenizer_config.json", """{"eos_token": "<eos>"}""");
        Assert.Equal(Eos, Load(_ => { }, Config with { Text = Config.Text with { EndTokenIds = [] } }).EndTokenId);
    }

    public static TheoryData<string, string, string[]> Damages => new()
    {
        { "model.type", "\"Unigram\"", ["model.type is \"Unigram\"", "\"BPE\""] },
        { "model.dropout", "0.1", ["model.dropout is 0.1", "null"] },
        { "model.dropout", "\"no\"", ["model.dropout is \"no\"", "null"] },
        { "model.continuing_subword_prefix", "\"##\"", ["continuing_subword_prefix is \"##\""] },
        { "model.unk_token", "\"<unk>\"", ["model.unk_token is \"<unk>\""] },
        { "model.byte_fallback", "true", ["byte_fallback is true", "256 of the 256", "<0x00>"] },
        { "model.byte_fallback", "1", ["byte_fallback is 1; expected true or false"] },
        { "model.vocab", "{}", ["model.vocab is {}"] },
        { "model.vocab", "[]", ["model.vocab is []; expected an object"] },
        { "model.vocab.ab", "-1", ["model.vocab[\"ab\"] is -1", "from 0"] },
        { "model.vocab.ab", "1.5", ["model.vocab[\"ab\"] is 1.5"] },
        { "model.vocab.ab", "99999999999", ["is 99999999999"] },
        { "model.vocab.ab", "0", ["the id 0 stands twice", "\"ab\""] },
        { "model.merges", "null", ["model.merges is null; expected a list"] },
        { "model.merges", """[["a", "b"], ["a", "zz"]]""", ["model.merges[1]", "\"zz\""] },
        { "model.merges", """[["a", "c"]]""", ["joins \"a\" and \"c\"", "no piece \"ac\""] },
        { "model.merges", """["a b c"]""", ["model.merges[0] is \"a b c\"", "two pieces"] },
        { "model.merges", "[7]", ["model.merges[0] is 7", "two pieces"] },
        { "normalizer", """{"type": "Precompiled"}""", ["normalizer.type is \"Precompiled\"", "NFC"] },
        {
            "normalizer",
            """{"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "BertNormalizer"}]}""",
            ["normalizer.normalizers[1].type is \"BertNormalizer\""]
        },
        { "normalizer", """{"type": "Prepend"}""", ["normalizer.prepend is absent; expected a text"] },
        { "normalizer", """{"type": "Prepend", "prepend": ""}""", ["normalizer.prepend is \"\"; expected a text that is not empty"] },
        { "normalizer", """{"type": "Replace", "pattern": {"String": ""}, "content": "x"}""", ["normalizer.pattern is {\"String\":\"\"}"] },
        { "pre_tokenizer", """{"type": "Metaspace", "replacement": "ab"}""", ["replacement is \"ab\"; expected a character"] },
        { "decoder", """{"type": "Strip", "content": " ", "start": -1, "stop": 0}""", ["decoder.start is -1; expected 0 or 1"] },
        { "decoder", """{"type": "Strip", "content": " ", "start": 0, "stop": 1}""", ["decoder.stop is 1; expected 0"] },
        {
            "pre_tokenizer",
            """{"type": "Split", "pattern": {"String": "a"}, "behavior": "Removed", "invert": false}""",
            ["pre_tokenizer.behavior is \"Removed\"; expected \"Isolated\""]
        },
        {
            "pre_tokenizer",
            """{"type": "Sequence", "pretokenizers": [{"type": "Metaspace", "replacement": "_"}, {"type": "ByteLevel"}]}""",
            ["expected one ByteLevel at the end, without Metaspace"]
        },
        { "pre_tokenizer", """{"type": "Whitespace"}""", ["pre_tokenizer.type is \"Whitespace\"", "ByteLevel"] },
        {
            "pre_tokenizer",
            """
            {"type": "Sequence", "pretokenizers": [
             {"type": "Split", "pattern": {"Regex": "("}, "behavior": "Isolated", "invert": false},
             {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}]}
            """,
            ["cannot be used as a tokenizer"]
        },
        {
            "pre_tokenizer", """{"type": "Sequence", "pretokenizers": 1}""",
            ["pre_tokenizer.pretokenizers is 1; expected a list"]
        },
        { "pre_tokenizer", "null", ["model.unk_token is absent", "would be lost"] },
        { "pre_tokenizer", "7", ["pre_tokenizer is 7; expected an object"] },
        { "post_processor", """{"type": "BertProcessing"}""", ["post_processor.type is \"BertProcessing\"", "Template"] },
        { "decoder", """{"type": "WordPiece"}""", ["decoder.type is \"WordPiece\"", "ByteFallback"] },
        {
            "decoder",
            """{"type": "ByteLevel", "add_prefix_space": "x", "trim_offsets": true, "use_regex": true}""",
            ["cannot be used as a tokenizer"]
        },
        { "added_tokens", "{}", ["added_tokens is {}; expected a list"] },
        { "added_tokens", """[{"content": "<bos>"}]""", ["added_tokens[0].id is absent"] },
        { "added_tokens", """[{"id": 258, "content": ""}]""", ["added_tokens[0].content is \"\""] },
        {
            "added_tokens",
            """[{"id": 258, "content": "<bos>"}, {"id": 259, "content": "<bos>"}]""",
            ["\"<bos>\" the id 259, but an earlier entry of added_tokens gives it 258. Copy the file of the model into"]
        },
        { "added_tokens", """[{"id": 3, "content": "<bos>"}]""", ["the id 3 to \"<bos>\", but in model.vocab it belongs to", "Copy the file"] },
        {
            "added_tokens", """[{"id": 258, "content": "<bos>", "special": "yes"}]""",
            ["added_tokens[0].special is \"yes\""]
        },
        { "added_tokens", """[{"id": 258, "content": "<bos>", "special": true}]""", ["eos_token_id 259", "258"] },
        { "added_tokens", """[{"id": 400, "content": "<bos>", "special": true}]""", ["has 401 pieces", "vocab_size 320"] },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void Load_Damaged_NamesFileFieldAndValue(string field, string value, string[] complaints) => Refused(
        root =>
        {
            string[] path = field.Split('.');
            JsonObject place = path[..^1].Aggregate(root, (at, name) => at[name]!.AsObject());
            place[path[^1]] = JsonNode.Parse(value);
        },
        ["tokenizer.json", .. complaints]);

    [Fact]
    public void Load_PieceThatStandsTwice_NamesBothIds()
    {
        string text = Small().ToJsonString().Replace("\"ab\":257", "\"ab\":257,\"ab\":256", StringComparison.Ordinal);
        Write("tokenizer.json", text);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(_folder.Path, Config));
        Assert.Contains("the piece \"ab\" stands twice, with the ids 257 and 256", e.Message, StringComparison.Ordinal);
    }

    // Whether anything reads the key or not.
    [Theory]
    [InlineData("")]
    [InlineData("\"model\":")]
    [InlineData("\"normalizer\":")]
    public void Load_KeyThatIsNotUnicode_IsRefusedWithTheFile(string where)
    {
        string key = "{\"\\ud800\":1}";
        string text = Small().ToJsonString();
        Write("tokenizer.json", where.Length == 0 ? key[..^1] + "," + text[1..] : "{" + where + key + "," + text[1..]);
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(_folder.Path, Config));
        Assert.Contains(_folder.At("tokenizer.json"), e.Message, StringComparison.Ordinal);
        Assert.Contains("key at byte", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CutAnywhere_IsRefusedWithTheFile()
    {
        string text = Small().ToJsonString();
        for (int length = 0; length < text.Length; length += 97)
        {
            Write("tokenizer.json", text[..length]);
            UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(_folder.Path, Config));
            Assert.Contains(_folder.At("tokenizer.json"), e.Message, StringComparison.Ordinal);
        }
    }

    // Rows of padding are common; a vocabulary of half the rows is another model's.
    [Theory]
    [InlineData(261, true)]
    [InlineData(517, true)]
    [InlineData(518, false)]
    [InlineData(260, false)]
    public void Load_RowsBesideTheTokens_MayBePaddingOnly(int rows, bool fits)
    {
        LlavaConfig config = Config with { Text = Config.Text with { VocabularySize = rows } };
        Write("tokenizer.json", Small().ToJsonString());
        Exception? e = Record.Exception(() => LlavaTokenizer.Load(_folder.Path, config));
        Assert.Equal(fits, e is null);
        if (!fits)
        {
            string message = Assert.IsType<UserDataException>(e).Message;
            Assert.Contains($"has 261 pieces, but config.json says vocab_size {rows}", message, StringComparison.Ordinal);
        }
    }

    // Reference log-probs of other ids must not be taken for those of these.
    [Theory]
    [InlineData("tokenizer_config.json", """{"eos_token": "<image>"}""", false)]
    [InlineData("tokenizer_config.json", """{"added_tokens_decoder": {"261": {"content": "b c"}}}""", false)]
    [InlineData("special_tokens_map.json", """{"eos_token": "<eos>"}""", false)]
    [InlineData("added_tokens.json", """{"<pad>": 261}""", false)]
    [InlineData("tokenizer_config.json", """{"bos_token": "<bos>", "chat_template": "{{ x }}"}""", true)]
    public void Fingerprint_FileBeside_CountsWhereItChangesIds(string name, string content, bool isSame)
    {
        Write("tokenizer.json", Small().ToJsonString());
        string before = ModelFingerprint.Tokenizer(_folder.Path);
        Write(name, content);
        Assert.Equal(isSame, before == ModelFingerprint.Tokenizer(_folder.Path));
    }

    private static int Piece(char character) => ByteAlphabet.Characters.ToList().IndexOf(character);

    private static JsonObject Added(int id, string content, bool special) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["special"] = special,
        ["normalized"] = false,
    };

    /// <summary>256 bytes, "Ġc" and "ab", and three special tokens.</summary>
    private static JsonObject Small()
    {
        JsonObject vocabulary = [];
        for (int value = 0; value < 256; value++)
        {
            vocabulary[ByteAlphabet.Characters[value].ToString()] = value;
        }

        vocabulary["Ġc"] = 256;
        vocabulary["ab"] = 257;
        return new JsonObject
        {
            ["added_tokens"] = new JsonArray(
                Added(Bos, "<bos>", true), Added(Eos, "<eos>", true), Added(Image, "<image>", true)),
            ["normalizer"] = null,
            ["pre_tokenizer"] = JsonNode.Parse(
                """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}"""),
            ["post_processor"] = JsonNode.Parse(
                """
                {"type": "TemplateProcessing",
                 "single": [{"SpecialToken": {"id": "<bos>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}],
                 "pair": [], "special_tokens": {"<bos>": {"id": "<bos>", "ids": [258], "tokens": ["<bos>"]}}}
                """),
            ["decoder"] = JsonNode.Parse(
                """{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true}"""),
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["vocab"] = vocabulary,
                ["merges"] = new JsonArray("Ġ c", "a b"),
            },
        };
    }

    private LlavaTokenizer Load(Action<JsonObject> change, LlavaConfig? config = null)
    {
        JsonObject root = Small();
        change(root);
        Write("tokenizer.json", root.ToJsonString());
        return LlavaTokenizer.Load(_folder.Path, config ?? Config);
    }

    private void Refused(Action<JsonObject> change, string[] complaints)
    {
        UserDataException e = Assert.Throws<UserDataException>(() => Load(change));
        foreach (string complaint in complaints)
        {
            Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        }
    }

    private void Write(string name, string content) => File.WriteAllText(_folder.At(name), content);
}
