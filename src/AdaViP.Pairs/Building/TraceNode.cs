using System.Globalization;
using System.Text;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Pairs.Building;

/// <summary>A value in a line of a trace, with its place: every complaint names file, line, field and value.</summary>
/// <param name="Element">The value; its kind is <see cref="JsonValueKind.Undefined"/> where the field is missing.</param>
/// <param name="Place">File and line.</param>
/// <param name="Field">Where in the line, such as <c>boxes[1].tag</c>; empty for the whole.</param>
internal readonly record struct TraceNode(JsonElement Element, string Place, string Field)
{
    private const string Next = "Build the pairs again.";

    /// <summary>Reads a line.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="place">File and line.</param>
    /// <exception cref="UserDataException">It is not a JSON object, has a key twice, or a text that is not Unicode.</exception>
    public static TraceNode Read(string line, string place)
    {
        byte[] json = Encoding.UTF8.GetBytes(line);
        try
        {
            TraceNode root = new(JsonElement.Parse(json), place, "");
            return JsonInput.Fault(json, RepeatedKeys.Refused, checkTexts: true) is string fault
                ? throw new UserDataException($"{place}: {fault}. {Next}")
                : root.Of(JsonValueKind.Object, "an object");
        }
        catch (JsonException e)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"{place}, byte {e.BytePositionInLine + 1}");
            throw new UserDataException($"{at}: not valid JSON. {Next}", e);
        }
    }

    /// <summary>A field of an object.</summary>
    public TraceNode this[string name]
    {
        get
        {
            Of(JsonValueKind.Object, "an object").Element.TryGetProperty(name, out JsonElement value);
            return new TraceNode(value, Place, Field.Length == 0 ? name : $"{Field}.{name}");
        }
    }

    /// <summary>This, or nothing where the field is missing or null.</summary>
    public TraceNode? Optional => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : this;

    /// <summary>A text.</summary>
    public string Text() => Of(JsonValueKind.String, "a text").Element.GetString()!;

    /// <summary>A whole number of 32 bits, not negative.</summary>
    public int Whole() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt32(out int number) && number >= 0
        ? number
        : throw Wrong("a whole number of at least 0");

    /// <summary>A whole number of 64 bits, not negative.</summary>
    public long LongWhole() => Element.ValueKind == JsonValueKind.Number && Element.TryGetInt64(out long number) && number >= 0
        ? number
        : throw Wrong("a whole number of at least 0");

    /// <summary>A finite number.</summary>
    public double Number() =>
        Element.ValueKind == JsonValueKind.Number && Element.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Wrong("a finite number");

    /// <summary>The values of a list.</summary>
    public IReadOnlyList<TraceNode> Items()
    {
        (string place, string field) = (Place, Field);
        return [.. Of(JsonValueKind.Array, "a list").Element.EnumerateArray()
            .Select((item, i) => new TraceNode(item, place, string.Create(CultureInfo.InvariantCulture, $"{field}[{i}]")))];
    }

    /// <summary>The error for a value that cannot be used; the caller throws it.</summary>
    public UserDataException Wrong(string expected)
    {
        string field = Field.Length == 0 ? "the line" : Field;
        string found = Element.ValueKind switch
        {
            JsonValueKind.Undefined => "missing",
            JsonValueKind.String => ShownValue.Cut(Element.GetRawText()),
            _ => JsonInput.Kind(Element),
        };
        return new UserDataException($"{Place}: {field} is {found}; expected {expected}. {Next}");
    }

    private TraceNode Of(JsonValueKind kind, string expected) => Element.ValueKind == kind ? this : throw Wrong(expected);
}
