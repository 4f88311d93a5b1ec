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

    // No wider than these tokenizers need: the library ends the whole process on some combinations beyond it, such as an empty
    // text that is put in front, or the end of a text that is stripped.
    private static readonly (string Type, string Field, Func<TokenizerNode, bool> Fits, string Expected)[] Needed =
    [
        ("Prepend", "prepend", value => Length(value) > 0, "a text that is not empty"),
        ("Replace", "pattern", value => IsPattern(value, "String"), "{\"String\": ...} with a text that is not empty"),
        ("Replace", "content", value => Length(value) > 0, "a text that is not empty"),
        ("Split", "pattern", value => IsPattern(value, "String", "Regex"), "{\"String\": ...} or {\"Regex\": ...}, not empty"),
        ("Split", "behavior", value => Is(value, "Isolated"), "\"Isolated\""),
        ("Split", "invert", value => value.Kind is JsonValueKind.False or JsonValueKind.Undefined, "false"),
        ("Metaspace", "replacement", value => Length(value) == 1, "a character"),
        ("Strip", "content", value => Length(value) == 1, "a character"),
        ("Strip", "start", value => Counts(value) is 0 or 1, "0 or 1"),
        ("Strip", "stop", value => Counts(value) is 0, "0"),
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
        List<string> cuts = [];
        Visit(root["pre_tokenizer"], "pretokenizers", PreTokenizers, component => cuts.Add(Type(component)));
        components.ByteLevel = cuts.Contains("ByteLevel");
        if (components.ByteLevel && (cuts.IndexOf("ByteLevel") < cuts.Count - 1 || cuts.Contains("Metaspace")))
        {
            throw root["pre_tokenizer"].Wrong("one ByteLevel at the end, without Metaspace");
        }

        Visit(root["post_processor"], "processors", PostProcessors, components.NoteBegin);
        Visit(root["decoder"], "decoders", Decoders, _ => { });
        return components;
    }

    // Characters of a text; -1 for what is not text.
    private static int Length(TokenizerNode value) =>
        value.Kind == JsonValueKind.String ? value.Text().EnumerateRunes().Count() : -1;

    private static bool Is(TokenizerNode value, string text) => value.Kind == JsonValueKind.String && value.Text() == text;

    private static bool IsPattern(TokenizerNode value, params string[] kinds) => value.Kind == JsonValueKind.Object
        && value.Element.EnumerateObject().Count() == 1 && kinds.Any(kind => Length(value[kind]) > 0);

    private static int? Counts(TokenizerNode value) =>
        value.Element.ValueKind == JsonValueKind.Number && value.Element.TryGetInt32(out int count) ? count : null;

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

        foreach ((string owner, string field, Func<TokenizerNode, bool> fits, string expected) in Needed)
        {
            if (owner == type && !fits(component[field]))
            {
                throw component[field].Wrong(expected);
            }
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
