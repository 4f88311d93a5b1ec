using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Json;

/// <summary>A JSON object.</summary>
internal sealed class JsonRow(JsonElement element, RowPlace place, ImageRoot root) : DatasetRow
{
    /// <inheritdoc />
    public override RowPlace Place { get; } = place;

    /// <inheritdoc />
    public override string? OptionalText(string field) => OptionalJson(field) is JsonElement value ? JsonText.Of(value, field) : null;

    /// <inheritdoc />
    public override IReadOnlyList<string> OptionalTexts(string field) => OptionalJson(field) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(item => JsonText.Of(item, field))],
        JsonElement other => throw BadRowException.Wrong(field, JsonText.Kind(other), "a list of texts"),
    };

    /// <inheritdoc />
    public override JsonElement? OptionalJson(string field) => JsonText.Member(element, field);

    /// <inheritdoc />
    public override string? OptionalIdentifier(string field)
    {
        if (OptionalJson(field) is not JsonElement value)
        {
            return null;
        }

        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : JsonText.Of(value, field);
        return text.Length == 0 ? null : text;
    }

    /// <inheritdoc />
    public override ImageReference? OptionalPicture(string field) =>
        OptionalJson(field) is JsonElement value ? Picture(value, field) : null;

    /// <inheritdoc />
    public override ImageReference? OptionalSinglePicture(string field)
    {
        if (OptionalJson(field) is not JsonElement value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return Picture(value, field);
        }

        return value.GetArrayLength() switch
        {
            0 => null,
            1 => Picture(value[0], field),
            _ => throw BadRowException.Wrong(field, JsonText.Kind(value), "one picture"),
        };
    }

    // "path" or {"path": "path"}.
    private FileImageReference? Picture(JsonElement value, string field)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            value = JsonText.Member(value, "path") ?? throw BadRowException.Wrong(field, "an object without 'path'", "a path or {\"path\": ...}");
        }

        string path = JsonText.Of(value, field);
        return path.Length == 0 ? null : root.Picture(path, Place, field);
    }
}
