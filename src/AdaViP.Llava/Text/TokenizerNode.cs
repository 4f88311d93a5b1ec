using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Text;

/// <summary>A value in one of a tokenizer's JSON files, with its place: every complaint names file, field and value.</summary>
/// <param name="Element">The value; its kind is <see cref="JsonValueKind.Undefined"/> where the field is absent.</param>
/// <param name="File">Path of the file.</param>
/// <param name="Field">Where in the file, such as <c>model.merges[12]</c>; empty for the whole.</param>
internal readonly record struct TokenizerNode(JsonElement Element, string File, string Field)
{
    // The largest vocabularies in use, of 256,000 pieces, take some 35 MB.
    private const int LargestFile = 512 << 20;

    private const int ShownLength = 60;

    private const string Again = "Copy the file of the model into its folder again.";

    // NaN and the like are to be had as objects (JsonInput.NotFinite), and are numbers to whoever reads the file.
    internal JsonValueKind Kind => JsonInput.NotFinite(Element) is null ? Element.ValueKind : JsonValueKind.Number;

    /// <summary>Whether the value is absent or null.</summary>
    internal bool IsNone => Kind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>Reads a file whose top level is an object; all its keys and texts are Unicode.</summary>
    /// <exception cref="UserDataException">It cannot be read, is too large, or is not such a file.</exception>
    internal static TokenizerNode Read(string path)
    {
        byte[] json = InputFile.ReadAllBytes(path, LargestFile, null, Again);
        TokenizerNode root = new(JsonInput.Parse(json, path, RepeatedKeys.LastCounts, Again), path, "");
        return root.Kind == JsonValueKind.Object ? root : throw root.Wrong("an object");
    }

    /// <summary>A field of an object.</summary>
    internal TokenizerNode this[string name]
    {
        get
        {
            Require(JsonValueKind.Object, "an object");
            Element.TryGetProperty(name, out JsonElement value);
            return new TokenizerNode(value, File, Field.Length == 0 ? name : Field + "." + name);
        }
    }

    /// <summary>The values of a list.</summary>
    internal IEnumerable<TokenizerNode> Items()
    {
        Require(JsonValueKind.Array, "a list");
        int index = 0;
        foreach (JsonElement element in Element.EnumerateArray())
        {
            yield return new TokenizerNode(element, File, string.Create(CultureInfo.InvariantCulture, $"{Field}[{index++}]"));
        }
    }

    /// <summary>The fields of an object, in the file's order and with all that stand twice.</summary>
    internal IEnumerable<(string Name, TokenizerNode Value)> Fields()
    {
        Require(JsonValueKind.Object, "an object");
        foreach (JsonProperty property in Element.EnumerateObject())
        {
            yield return (property.Name, new TokenizerNode(property.Value, File, $"{Field}[\"{property.Name}\"]"));
        }
    }

    internal string Text()
    {
        Require(JsonValueKind.String, "a text");
        return Element.GetString()!;
    }

    /// <summary>A text, or null where the field is absent or null.</summary>
    internal string? TextOrNone() => IsNone ? null : Text();

    /// <summary>True or false; the given value where the field is absent or null.</summary>
    internal bool Flag(bool otherwise) => Kind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ when IsNone => otherwise,
        _ => throw Wrong("true or false"),
    };

    internal int Id() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int id) && id is >= 0 and < int.MaxValue
        ? id
        : throw Wrong("an id: a whole number from 0");

    internal void Require(JsonValueKind kind, string expected)
    {
        if (Kind != kind)
        {
            throw Wrong(expected);
        }
    }

    /// <summary>The error for a value that cannot be used; the caller throws it.</summary>
    internal UserDataException Wrong(string expected)
    {
        string raw = Kind switch
        {
            JsonValueKind.Undefined => "absent",
            JsonValueKind.String => $"\"{Text()}\"",
            _ => JsonInput.Written(Element),
        };
        string shown = raw.Length <= ShownLength ? raw : raw[..ShownLength] + "...";
        return new UserDataException($"{File}: {(Field.Length == 0 ? "the top level" : Field)} is {shown}; expected {expected}.");
    }
}
