using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Data.Rows;

/// <summary>
/// A value of a JSON file. Texts are decoded when they are asked for: a field that no layout uses may hold anything.
/// </summary>
internal sealed class JsonValue(JsonElement element) : RowValue
{
    private RowValue[]? _items;

    /// <inheritdoc />
    public override RowValueKind Kind => element.ValueKind switch
    {
        JsonValueKind.Object => RowValueKind.Object,
        JsonValueKind.Array => RowValueKind.List,
        JsonValueKind.String => RowValueKind.Text,
        JsonValueKind.Number => RowValueKind.Number,
        JsonValueKind.True or JsonValueKind.False => RowValueKind.Truth,
        _ => RowValueKind.Null,
    };

    /// <inheritdoc />
    public override IReadOnlyList<RowValue> Items => element.ValueKind == JsonValueKind.Array
        ? _items ??= [.. element.EnumerateArray().Select(item => new JsonValue(item))]
        : [];

    /// <inheritdoc />
    public override IEnumerable<string> Names => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().Where(member => member.Value.ValueKind != JsonValueKind.Null).Select(member => member.Name)
        : [];

    /// <inheritdoc />
    public override string Digits => element.GetRawText();

    /// <inheritdoc />
    public override RowValue? Member(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member)
            && member.ValueKind != JsonValueKind.Null
            ? new JsonValue(member)
            : null;

    /// <inheritdoc />
    protected override string ReadText(string field)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate escape, or bytes that are not UTF-8.
            throw new BadRowException(BadRowKind.NotJson, $"'{field}' is not valid Unicode text");
        }
    }
}
