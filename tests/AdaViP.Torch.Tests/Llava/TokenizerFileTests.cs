using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;
using Xunit;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>What a tokenizer.json and the files beside it may say.</summary>
public sealed class TokenizerFileTests : SmallTokenizerCase
{
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
        Assert.Equal(261, TokenizerPieces.CountIn(Folder.Path));
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
        Assert.Equal(265, TokenizerPieces.CountIn(Folder.Path));
        Assert.Equal([263], tokenizer.Encode("<more>"));
        Assert.Equal("<pad>".Length, tokenizer.Encode("<pad>").Count);
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
        Exception? e = Record.Exception(() => LlavaTokenizer.Load(Folder.Path, config));
        Assert.Equal(fits, e is null);
        if (!fits)
        {
            string message = Assert.IsType<UserDataException>(e).Message;
            Assert.Contains($"has 261 pieces, but config.json says vocab_size {rows}", message, StringComparison.Ordinal);
        }
    }
}
