using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Llava.Text;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>How a tokenizer.json that contradicts itself or the files beside it is refused.</summary>
public sealed class DamagedTokenizerFileTests : SmallTokenizerCase
{
    private const string Pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a21\nsize 812\n";

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
        {
            "normalizer", """{"type": "Prepend", "prepend": ""}""",
            ["normalizer.prepend is \"\"; expected a text that is not empty"]
        },
        {
            "normalizer", """{"type": "Replace", "pattern": {"String": ""}, "content": "x"}""",
            ["normalizer.pattern is {\"String\":\"\"}"]
        },
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
        {
            "added_tokens", """[{"id": 3, "content": "<bos>"}]""",
            ["the id 3 to \"<bos>\", but in model.vocab it belongs to", "Copy the file"]
        },
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
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(Folder.Path, Config));
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
        UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(Folder.Path, Config));
        Assert.Contains(Folder.At("tokenizer.json"), e.Message, StringComparison.Ordinal);
        Assert.Contains("key at byte", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_CutAnywhere_IsRefusedWithTheFile()
    {
        string text = Small().ToJsonString();
        for (int length = 0; length < text.Length; length += 97)
        {
            Write("tokenizer.json", text[..length]);
            UserDataException e = Assert.Throws<UserDataException>(() => LlavaTokenizer.Load(Folder.Path, Config));
            Assert.Contains(Folder.At("tokenizer.json"), e.Message, StringComparison.Ordinal);
        }
    }

    private void Refused(Action<JsonObject> change, string[] complaints)
    {
        UserDataException e = Assert.Throws<UserDataException>(() => Load(change));
        foreach (string complaint in complaints)
        {
            Assert.Contains(complaint, e.Message, StringComparison.Ordinal);
        }
    }
}
