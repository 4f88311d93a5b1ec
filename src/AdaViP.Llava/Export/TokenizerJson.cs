using System.Text.Json;
using AdaViP.Core.Files;

namespace AdaViP.Llava.Export;

/// <summary>Writes <c>tokenizer.json</c>, the file that the tokenizers library reads.</summary>
internal static class TokenizerJson
{
    internal const string FileName = "tokenizer.json";

    /// <summary>Writes the whole file: a text gets its begin id in front, where prompts have one.</summary>
    internal static void Write(Stream stream, Vocabulary vocabulary, SpecialTokens tokens)
    {
        using Utf8JsonWriter json = new(stream, JsonStyle.IndentedWriter);
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        json.WriteNull("truncation");
        json.WriteNull("padding");
        json.WriteStartArray("added_tokens");
        foreach ((int id, string text) in tokens.Added)
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            WriteToken(json, text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        vocabulary.WriteRules(json);
        WriteBegin(json, tokens);
        json.WriteEndObject();
    }

    internal static void WriteVocabulary(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        json.WriteStartObject("vocab");
        for (int id = 0; id < texts.Count; id++)
        {
            if (seen.Add(texts[id]))
            {
                json.WriteNumber(texts[id], id);
            }
        }

        json.WriteEndObject();
    }

    // "left right" is what every version of the library reads; pieces have no spaces in them.
    internal static void WriteMerges(Utf8JsonWriter json, IEnumerable<(string Left, string Right)> merges)
    {
        json.WriteStartArray("merges");
        foreach ((string left, string right) in merges)
        {
            json.WriteStringValue($"{left} {right}");
        }

        json.WriteEndArray();
    }

    private static void WriteToken(Utf8JsonWriter json, string text)
    {
        json.WriteString("content", text);
        json.WriteBoolean("single_word", false);
        json.WriteBoolean("lstrip", false);
        json.WriteBoolean("rstrip", false);
        json.WriteBoolean("normalized", false);
        json.WriteBoolean("special", true);
    }

    private static void WriteBegin(Utf8JsonWriter json, SpecialTokens tokens)
    {
        if (tokens is not { Begin: string begin, BeginId: int id })
        {
            json.WriteNull("post_processor");
            return;
        }

        json.WriteStartObject("post_processor");
        json.WriteString("type", "TemplateProcessing");
        json.WriteStartArray("single");
        WritePart(json, begin, "A", 0);
        json.WriteEndArray();
        json.WriteStartArray("pair");
        WritePart(json, begin, "A", 0);
        WritePart(json, begin, "B", 1);
        json.WriteEndArray();
        json.WriteStartObject("special_tokens");
        json.WriteStartObject(begin);
        json.WriteString("id", begin);
        json.WriteStartArray("ids");
        json.WriteNumberValue(id);
        json.WriteEndArray();
        json.WriteStartArray("tokens");
        json.WriteStringValue(begin);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WritePart(Utf8JsonWriter json, string begin, string sequence, int type)
    {
        (string Kind, string Id)[] parts = [("SpecialToken", begin), ("Sequence", sequence)];
        foreach ((string kind, string id) in parts)
        {
            json.WriteStartObject();
            json.WriteStartObject(kind);
            json.WriteString("id", id);
            json.WriteNumber("type_id", type);
            json.WriteEndObject();
            json.WriteEndObject();
        }
    }
}
