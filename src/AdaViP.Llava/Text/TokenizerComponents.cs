using System.Text.Json;

namespace AdaViP.Llava.Text;

/// <summary>
/// The components that a tokenizer.json puts around its model. Those that the tokenizers of Llama, Vicuna, Mistral and Qwen use
/// are known; another one is refused by name, because its effect on ids was never compared with anything.
/// </summary>
internal sealed class TokenizerComponents
{
    private static readonly string[] Normalizers = ["Sequence", "Prepend", "Replace", "NFC", "NFD", "NFKC", "NFKD"];
    private static readonly string[] PreTokenizers = ["Sequence", "Metaspace", "ByteLevel", "Split", "Digits"];
    private static readonly string[] PostProcessors = ["Sequence", "TemplateProcessing", "ByteLevel"];
    private static readonly string[] Decoders =
        ["Sequence", "Replace", "ByteFallback", "Fuse", "Strip", "Metaspace", "ByteLevel"];

    private static readonly (string Type, string Field, JsonValueKind Kind, string Expected)[] Needed =
    [
        ("Prepend", "prepend", JsonValueKind.String, "a text"),
        ("Replace", "pattern", JsonValueKind.Object, "{\"String\": ...} or {\"Regex\": ...}"),
        ("Replace", "content", JsonValueKind.String, "a text"),
        ("Split", "pattern", JsonValueKind.Object, "{\"String\": ...} or {\"Regex\": ...}"),
        ("Split", "behavior", JsonValueKind.String, "a text such as \"Isolated\""),
        ("Metaspace", "replacement", JsonValueKind.String, "a character"),
        ("Strip", "content", JsonValueKind.String, "a character"),
        ("Strip", "start", JsonValueKind.Number, "a whole number from 0"),
        ("Strip", "stop", JsonValueKind.Number, "a whole number from 0"),
    ];

    private readonly List<TokenizerNode> _begins = [];

    private TokenizerComponents()
    {
    }

    /// <summary>Whether pieces consist of characters that stand for bytes, as GPT-2's do.</summary>
    internal bool ByteLevel { get; private set; }

    /// <summary>Whether every text gets a space in front, even one that begins with a space.</summary>
    internal bool PrependsSpace { get; private set; }

    /// <summary>What the post-processor puts in front of every text; null for nothing.</summary>
    internal string? FirstSpecial => _begins.Count > 0 ? _begins[0].Text() : null;

    /// <summary>Checks the components of a file.</summary>
    /// <exception cref="AdaViP.Core.Data.UserDataException">One is unknown or lacks what it needs; names it.</exception>
    internal static TokenizerComponents Read(TokenizerNode root)
    {
        TokenizerComponents components = new();
        Visit(root["normalizer"], "normalizers", Normalizers, component =>
            components.PrependsSpace |= Type(component) == "Prepend" && component["prepend"].Text() is "\u2581" or " ");
        Visit(root["pre_tokenizer"], "pretokenizers", PreTokenizers, component =>
            components.ByteLevel |= Type(component) == "ByteLevel");
        Visit(root["post_processor"], "processors", PostProcessors, components.NoteBegin);
        Visit(root["decoder"], "decoders", Decoders, _ => { });
        return components;
    }

    private static string Type(TokenizerNode component) => component["type"].Text();

    private static void Visit(TokenizerNode component, string children, string[] known, Action<TokenizerNode> note)
    {
        if (component.IsNone)
        {
            return;
        }

        string type = Type(component);
        if (!known.Contains(type))
        {
            throw component["type"].Wrong("one of " + string.Join(", ", known));
        }

        foreach ((_, string field, JsonValueKind kind, string expected) in Needed.Where(needed => needed.Type == type))
        {
            component[field].Require(kind, expected);
        }

        note(component);
        if (type == "Sequence")
        {
            foreach (TokenizerNode child in component[children].Items())
            {
                Visit(child, children, known, note);
            }
        }
    }

    private void NoteBegin(TokenizerNode component)
    {
        if (Type(component) == "TemplateProcessing"
            && component["single"].Items().FirstOrDefault() is { Kind: JsonValueKind.Object } first
            && first["SpecialToken"] is { IsNone: false } special)
        {
            _begins.Add(special["id"]);
        }
    }
}
