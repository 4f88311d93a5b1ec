using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Core.Inputs;
using AdaViP.Llava.Models;
using AdaViP.Llava.Text;

namespace AdaViP.Llava.Export;

/// <summary>
/// What makes a folder usable beside its weights, for this program and for transformers from 4.45 on: the source's own files as
/// they are, and from the tokenizer and config.json what the source did not have.
/// </summary>
public sealed class TransformersFiles
{
    private const string PictureSettings = "preprocessor_config.json";
    private const string ProcessorSettings = "processor_config.json";
    private const string TokenizerSettings = "tokenizer_config.json";
    private const string TokenMap = "special_tokens_map.json";

    // transformers' own number for "no limit"; a smaller one is taken for a length to pad to.
    private const string Unlimited = "1000000000000000019884624838656";

    private readonly LlavaConfig _config;
    private readonly string _folder;
    private readonly Func<string, Stream> _create;

    private TransformersFiles(LlavaConfig config, string folder, Func<string, Stream> create)
    {
        _config = config;
        _folder = folder;
        _create = create;
    }

    /// <summary>Every file that may be written beside the weights and config.json.</summary>
    public static IReadOnlyList<string> Companions { get; } =
    [
        "tokenizer.model", TokenizerJson.FileName, TokenizerSettings, TokenMap, "added_tokens.json",
        PictureSettings, ProcessorSettings, "generation_config.json", ChatTemplate.OlderFileName, ChatTemplate.FileName,
    ];

    /// <summary>Copies and completes.</summary>
    /// <param name="config">The model's configuration.</param>
    /// <param name="source">Folder that the model was loaded from.</param>
    /// <param name="target">Folder that is being filled.</param>
    /// <param name="create">Creates a file there.</param>
    /// <exception cref="IOException">Disk full or not writable.</exception>
    public static void Write(LlavaConfig config, string source, string target, Func<string, Stream> create)
    {
        TransformersFiles files = new(config, target, create);
        foreach (string name in Companions)
        {
            files.Copy(name, source);
        }

        files.CompletePictureSettings();
        Vocabulary? vocabulary = Vocabulary.Of(source);
        if ((PieceNames.OfTokenizerJson(files.PathOf(TokenizerJson.FileName)) ?? vocabulary?.Names) is PieceNames names)
        {
            SpecialTokens tokens = SpecialTokens.Of(names, config, EndsOf(config, source));
            files.CompleteTokenizer(vocabulary, tokens);
            files.CompleteProcessor(tokens);
        }
    }

    /// <summary>Checks the files that are copied beside a tuned model: at the end it would be too late to say.</summary>
    /// <param name="source">Folder that the model is loaded from.</param>
    /// <exception cref="Core.Data.UserDataException">One is a pipe, a Git LFS pointer or the like.</exception>
    public static void Require(string source)
    {
        foreach (string path in Companions.Select(name => Path.Combine(source, name)).Where(Path.Exists))
        {
            InputFile.Require(path, null, "Replace it; it is copied beside the tuned model.");
        }
    }

    private static SequenceEnds EndsOf(LlavaConfig config, string source)
    {
        try
        {
            if (LlavaTokenizer.FileOf(source) is string path)
            {
                return SequenceEnds.Read(path, config);
            }
        }
        catch (UserDataException)
        {
            // Loading a model refuses such a file with the reason. Saving weights must not fail for the sake of a side file.
        }

        return new SequenceEnds(config.Text.BeginTokenId, config.Text.EndTokenIds is [int end, ..]
            ? end : new LlamaConfig().EndTokenIds[0]);
    }

    /// <summary>What the folder's tokenizer.json puts in front of every text; null for nothing.</summary>
    private string? BegunByTokenizer()
    {
        try
        {
            return Has(TokenizerJson.FileName)
                ? TokenizerComponents.Read(TokenizerNode.Read(PathOf(TokenizerJson.FileName))).FirstSpecial
                : null;
        }
        catch (UserDataException)
        {
            // As above.
            return null;
        }
    }

    private void Copy(string name, string source)
    {
        string from = Path.Combine(source, name);
        if (!File.Exists(from) && name == PictureSettings && _config.VisionTowerFolder is string tower)
        {
            from = Path.Combine(tower, name);
        }

        if (File.Exists(from))
        {
            // Not File.Copy: it would also copy a read-only mark, and the copy must be syncable and deletable.
            using FileStream input = InputFile.Open(from);
            using Stream output = _create(PathOf(name));
            input.CopyTo(output);
        }
    }

    private void CompleteTokenizer(Vocabulary? vocabulary, SpecialTokens tokens)
    {
        if (vocabulary is not null && !Has(TokenizerJson.FileName))
        {
            using Stream stream = _create(PathOf(TokenizerJson.FileName));
            TokenizerJson.Write(stream, vocabulary, tokens);
        }

        if (!Has(TokenizerSettings))
        {
            Write(TokenizerSettings, Settings(vocabulary, tokens));
        }

        if (!Has(TokenMap))
        {
            JsonObject map = new() { ["eos_token"] = tokens.End, ["pad_token"] = tokens.Pad };
            map["image_token"] = tokens.Image;
            if (tokens.Begin is string begin)
            {
                map["bos_token"] = begin;
            }

            if (tokens.Unknown is string unknown)
            {
                map["unk_token"] = unknown;
            }

            Write(TokenMap, map);
        }
    }

    private static JsonObject Settings(Vocabulary? vocabulary, SpecialTokens tokens)
    {
        JsonObject added = [];
        foreach ((int id, string text) in tokens.Added)
        {
            added[id.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new JsonObject
            {
                ["content"] = text,
                ["lstrip"] = false,
                ["normalized"] = false,
                ["rstrip"] = false,
                ["single_word"] = false,
                ["special"] = true,
            };
        }

        JsonObject settings = new()
        {
            ["add_bos_token"] = tokens.Begin is not null,
            ["add_eos_token"] = false,
            ["added_tokens_decoder"] = added,
            ["bos_token"] = tokens.Begin,
            ["clean_up_tokenization_spaces"] = false,
            ["eos_token"] = tokens.End,
            ["extra_special_tokens"] = new JsonObject { ["image_token"] = tokens.Image },
            ["image_token"] = tokens.Image,
            ["model_max_length"] = JsonNode.Parse(Unlimited),
            ["pad_token"] = tokens.Pad,
            ["padding_side"] = "left",
            ["processor_class"] = "LlavaProcessor",
            ["tokenizer_class"] = vocabulary?.ClassName ?? "PreTrainedTokenizerFast",
        };
        if (vocabulary is { PutsSpaceInFront: true })
        {
            // What encodes from tokenizer.model itself must put a space in front of every stretch of text, not only the first.
            settings["legacy"] = true;
        }

        if (tokens.Unknown is string unknown)
        {
            settings["unk_token"] = unknown;
        }

        return settings;
    }

    /// <summary>How many tokens a picture takes, and how a conversation is written.</summary>
    private void CompleteProcessor(SpecialTokens tokens)
    {
        JsonObject processor = Read(ProcessorSettings) ?? [];
        JsonObject wanted = new()
        {
            ["image_token"] = tokens.Image,
            ["num_additional_image_tokens"] = 1,
            ["patch_size"] = _config.Vision.PatchSize,
            ["processor_class"] = "LlavaProcessor",
            ["vision_feature_select_strategy"] = "default",
        };
        bool changed = false;
        foreach ((string key, JsonNode? value) in wanted)
        {
            // What is counted from the model is the model's; names may be the source's.
            bool counted = value!.GetValueKind() == JsonValueKind.Number || key == "vision_feature_select_strategy";
            if (processor[key] is not JsonNode present || (counted && !JsonNode.DeepEquals(present, value)))
            {
                processor[key] = value.DeepClone();
                changed = true;
            }
        }

        if (changed)
        {
            Write(ProcessorSettings, processor);
        }

        bool hasTemplate = Has(ChatTemplate.FileName) || Has(ChatTemplate.OlderFileName)
            || Read(TokenizerSettings)?["chat_template"] is not null || processor["chat_template"] is not null;
        if (!hasTemplate)
        {
            string template = ChatTemplate.Of(tokens, tokens.Begin == BegunByTokenizer() ? "" : tokens.Begin ?? "");
            WriteText(ChatTemplate.FileName, template);
            Write(ChatTemplate.OlderFileName, new JsonObject { ["chat_template"] = template });
        }
    }

    /// <summary>transformers 4 looks for picture settings in a file of their own, 5 writes them into the processor's.</summary>
    private void CompletePictureSettings()
    {
        if (Has(PictureSettings) || Read(ProcessorSettings)?["image_processor"] is not JsonObject nested)
        {
            return;
        }

        JsonObject settings = nested.DeepClone().AsObject();
        if (settings["image_processor_type"] is JsonValue type && type.TryGetValue(out string? name)
            && name.EndsWith("Pil", StringComparison.Ordinal))
        {
            settings["image_processor_type"] = name[..^"Pil".Length];
        }

        settings["processor_class"] = "LlavaProcessor";
        Write(PictureSettings, settings);
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private bool Has(string name) => File.Exists(PathOf(name));

    // A file that no program can read counts as one that is not there.
    private JsonObject? Read(string name)
    {
        try
        {
            return Has(name) ? JsonInput.ReadNode(PathOf(name), RepeatedKeys.LastCounts, "") : null;
        }
        catch (UserDataException)
        {
            return null;
        }
    }

    private void Write(string name, JsonObject content) => WriteText(name, content.ToJsonString(JsonStyle.Indented) + "\n");

    private void WriteText(string name, string text)
    {
        using Stream stream = _create(PathOf(name));
        stream.Write(Encoding.UTF8.GetBytes(text));
    }
}
