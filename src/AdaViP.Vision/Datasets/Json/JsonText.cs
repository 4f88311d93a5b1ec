using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Json;

/// <summary>Typed reads of JSON values that name the field when the type is another.</summary>
internal static class JsonText
{
    /// <summary>The text of a value.</summary>
    /// <exception cref="BadRowException">It is no text, or one that is no valid Unicode.</exception>
    public static string Of(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw BadRowException.Wrong(field, Kind(value), "a text");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape or bytes that are no UTF-8.
            throw new BadRowException(BadRowKind.NotJson, $"'{field}' is no valid Unicode text");
        }
    }

    /// <summary>"a number", "a list", ...</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    /// <summary>A member of an object; null where it is absent or null.</summary>
    public static JsonElement? Member(JsonElement value, string name) =>
        value.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null ? member : null;
}
