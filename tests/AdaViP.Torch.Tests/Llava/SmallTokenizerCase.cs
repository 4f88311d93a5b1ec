using System.Text.Json.Nodes;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;

namespace AdaViP.Torch.Tests.Llava;

/// <summary>A tokenizer.json of 261 tokens in a folder that goes with the test.</summary>
public abstract class SmallTokenizerCase : IDisposable
{
    protected const int Bos = 258;
    protected const int Eos = 259;
    protected const int Image = 260;

    protected static LlavaConfig Config { get; } = new()
    {
        Text = new LlamaConfig { VocabularySize = 320, BeginTokenId = Bos, EndTokenIds = [Eos] },
        Vision = new ClipVisionConfig { PatchSize = 14 },
        ImageTokenId = Image,
    };

    protected TemporaryFolder Folder { get; } = new();

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    protected static int Piece(char character) => ByteAlphabet.Characters.ToList().IndexOf(character);

    protected static JsonObject Added(int id, string content, bool special) => new()
    {
        ["id"] = id,
        ["content"] = content,
        ["special"] = special,
        ["normalized"] = false,
    };

    /// <summary>256 bytes, "Ġc" and "ab", and three special tokens.</summary>
    protected static JsonObject Small()
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

    /// <summary>Reads the small file after a change.</summary>
    protected LlavaTokenizer Load(Action<JsonObject> change, LlavaConfig? config = null)
    {
        JsonObject root = Small();
        change(root);
        Write("tokenizer.json", root.ToJsonString());
        return LlavaTokenizer.Load(Folder.Path, config ?? Config);
    }

    protected void Write(string name, string content) => File.WriteAllText(Folder.At(name), content);
}
