using System.Globalization;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Llava.Models;

/// <summary>One object of a JSON configuration with typed, named access: every complaint names file and field.</summary>
internal sealed class ConfigNode
{
    /// <summary>2^-126: in 32 bits, smaller numbers lose digits and then become 0.</summary>
    internal const double SmallestSingle = 1.17549435082228750797e-38;

    private readonly JsonElement _element;
    private readonly string _path;

    private ConfigNode(JsonElement element, string file, string path)
    {
        _element = element;
        _path = path;
        File = file;
    }

    internal string File { get; }

    /// <summary>Whether the object has no fields.</summary>
    internal bool IsEmpty => !_element.EnumerateObject().Any();

    /// <summary>Names of the fields whose values are objects.</summary>
    internal IReadOnlyList<string> ObjectFields =>
        [.. _element.EnumerateObject().Where(entry => IsObject(entry.Value)).Select(entry => entry.Name)];

    /// <summary>Number of fields.</summary>
    internal int FieldCount => _element.EnumerateObject().Count();

    /// <summary>Reads config.json of a folder.</summary>
    internal static ConfigNode ReadFile(string folder, string name = "config.json")
    {
        ModelFolder.Require(folder);
        string file = Path.Combine(folder, name);
        return new ConfigNode(
            JsonInput.ReadObject(file, RepeatedKeys.LastCounts, "Fetch the file again, "
                + "or copy it from the model this one was made from."), file, "");
    }

    /// <summary>Whether the field is there and not null.</summary>
    internal bool Has(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether the field is there and says that there is none.</summary>
    internal bool IsNull(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>
    /// Refuses null in fields that must have a value: transformers takes its default where a field is absent, and fails where it
    /// is null.
    /// </summary>
    internal void RefuseNull(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
        {
            if (IsNull(name))
            {
                throw Wrong(name, "a value, or no such field for the usual one");
            }
        }
    }

    /// <summary>A nested object, or null where it is absent.</summary>
    internal ConfigNode? Child(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        return IsObject(value)
            ? new ConfigNode(value, File, Field(name) + ".")
            : throw Wrong(name, "an object");
    }

    internal string? Text(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        string? text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text?.Contains('\0', StringComparison.Ordinal) == false
            ? text
            : throw Wrong(name, "a text without NUL characters");
    }

    internal bool? Flag(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, "true or false");
    }

    internal int? Integer(string name, int minimum)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) && number >= minimum)
        {
            return number;
        }

        bool isLarge = value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double size) && size > int.MaxValue;
        throw Wrong(name, isLarge
            ? string.Create(CultureInfo.InvariantCulture, $"a whole number of at most {int.MaxValue}")
            : string.Create(CultureInfo.InvariantCulture, $"a whole number of at least {minimum}"));
    }

    /// <summary>A number above 0 that stays one in the 32-bit numbers that a model computes with.</summary>
    internal double? Positive(string name) => Within(
        name,
        SmallestSingle,
        float.MaxValue,
        "a number above 0, between 1.2e-38 and 3.4e+38: in 32 bits others are 0 or infinity");

    /// <summary>A number in a range.</summary>
    /// <param name="name">The field.</param>
    /// <param name="least">Allowed.</param>
    /// <param name="most">Allowed.</param>
    /// <param name="expected">The range in words.</param>
    internal double? Within(string name, double least, double most, string expected)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= least && number <= most
            ? number
            : throw Wrong(name, expected);
    }

    internal double? Number(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        return value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, "a number");
    }

    /// <summary>Whether the field is there and false.</summary>
    internal bool IsFalse(string name) =>
        _element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.False;

    /// <summary>
    /// One id or a list of ids, without those below 0: in transformers too they are the ids of no token. Null where the field is
    /// absent or null.
    /// </summary>
    internal IReadOnlyList<int>? Ids(string name)
    {
        if (!Has(name))
        {
            return null;
        }

        JsonElement value = _element.GetProperty(name);
        List<int> ids = [];
        foreach (JsonElement item in value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : Enumerable.Repeat(value, 1))
        {
            if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt32(out int id))
            {
                throw Wrong(name, "an id or a list of ids, which are whole numbers");
            }

            ids.Add(id);
        }

        return [.. ids.Where(id => id >= 0)];
    }

    /// <summary>One whole number, given as such or as a list of one.</summary>
    internal int? Single(string name, string expected)
    {
        if (!Has(name) || _element.GetProperty(name) is not { ValueKind: JsonValueKind.Array } list)
        {
            return Integer(name, int.MinValue);
        }

        return list.GetArrayLength() == 1 && list[0].ValueKind == JsonValueKind.Number && list[0].TryGetInt32(out int number)
            ? number
            : throw Wrong(name, expected);
    }

    /// <summary>The texts of a list; empty where it is absent.</summary>
    internal IReadOnlyList<string> Texts(string name)
    {
        if (!Has(name))
        {
            return [];
        }

        JsonElement value = _element.GetProperty(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "a list of texts");
        }

        List<string> texts = [];
        foreach (JsonElement item in value.EnumerateArray())
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "a list of texts"));
        }

        return texts;
    }

    /// <summary>The error for a field whose value cannot be used; the caller throws it.</summary>
    internal UserDataException Wrong(string name, string expected) =>
        new($"{File}: {Field(name)} is {Shown(name)}; expected {expected}.");

    private string Field(string name) => _path + name;

    private string Shown(string name)
    {
        return ShownValue.Cut(_element.TryGetProperty(name, out JsonElement value) ? JsonInput.Written(value) : "absent");
    }

    // A number that is not finite is to be had as an object (JsonInput.NotFinite).
    private static bool IsObject(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && JsonInput.NotFinite(value) is null;
}
