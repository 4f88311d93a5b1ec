using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Files;

/// <summary>One JSON object of a file and where it begins; reads fields with messages that name file, line and field.</summary>
/// <param name="Place">File and line.</param>
/// <param name="Element">An object.</param>
public readonly record struct JsonRow(FilePlace Place, JsonElement Element)
{
    private const string OtherFile = "Correct the row, or name the file that has such rows.";

    /// <summary>Whether the field is there and not null.</summary>
    /// <param name="field">Its name.</param>
    public bool Has(string field) => TryGet(field, out _);

    /// <summary>A text.</summary>
    /// <param name="field">Its name.</param>
    /// <exception cref="UserDataException">It is missing or no text.</exception>
    public string Text(string field) => TextOf(Required(field), field);

    /// <summary>A text, or null where the field is missing or null.</summary>
    /// <param name="field">Its name.</param>
    /// <exception cref="UserDataException">It is there but no text.</exception>
    public string? OptionalText(string field) => TryGet(field, out JsonElement value) ? TextOf(value, field) : null;

    /// <summary>A whole number, written as number or as digits in a text.</summary>
    /// <param name="field">Its name.</param>
    /// <exception cref="UserDataException">It is missing or no whole number.</exception>
    public long Number(string field) => NumberOf(Required(field), field);

    /// <summary>A list of texts.</summary>
    /// <param name="field">Its name.</param>
    /// <exception cref="UserDataException">It is missing or something else.</exception>
    public IReadOnlyList<string> Texts(string field)
    {
        JsonElement value = Required(field);
        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(field, value, "a list of texts");
        }

        var texts = new List<string>(value.GetArrayLength());
        foreach (JsonElement element in value.EnumerateArray())
        {
            texts.Add(TextOf(element, field));
        }

        return texts;
    }

    /// <summary>A field's value.</summary>
    /// <param name="field">Its name.</param>
    /// <exception cref="UserDataException">It is missing or null.</exception>
    public JsonElement Required(string field) => TryGet(field, out JsonElement value)
        ? value
        : throw new UserDataException(
            $"{Place}: the field \"{field}\" is {(Element.TryGetProperty(field, out _) ? "null" : "missing")}. The object has: "
                + $"{Fields()}. {OtherFile}");

    /// <summary>The first field that is there.</summary>
    /// <param name="fields">Names that mean the same, best first.</param>
    /// <exception cref="UserDataException">None of them is there; names those and what the object has.</exception>
    public string FirstOf(params IReadOnlyList<string> fields)
    {
        JsonRow row = this;
        if (fields.FirstOrDefault(row.Has) is string field)
        {
            return field;
        }

        return fields.FirstOrDefault(name => row.Element.TryGetProperty(name, out _)) is string empty
            ? throw new UserDataException($"{Place}: the field \"{empty}\" is null. The object has: {Fields()}. {OtherFile}")
            : throw new UserDataException(
                $"{Place}: the field \"{fields[0]}\" is missing"
                + string.Concat(fields.Skip(1).Select((name, i) => $"{(i == 0 ? ", and so is" : " and")} \"{name}\""))
                + (fields.Count > 1 ? " in its place" : "")
                + $". The object has: {Fields()}. {OtherFile}");
    }

    /// <summary>Checks all texts: those of inner objects are not checked when they are taken out.</summary>
    /// <returns>This row.</returns>
    /// <exception cref="UserDataException">A text is not Unicode; names line, key and byte.</exception>
    public JsonRow RequireUnicode() =>
        JsonInput.Fault(JsonMarshal.GetRawUtf8Value(Element), RepeatedKeys.Refused, checkTexts: true) is string fault
            ? throw new UserDataException($"{Place}: {fault}. Correct the row.")
            : this;

    /// <summary>The error for a field of a wrong type.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What is there.</param>
    /// <param name="expected">What should be, e.g. "a text".</param>
    public UserDataException Wrong(string field, JsonElement value, string expected) =>
        new($"{Place}: the field \"{field}\" is {JsonRows.Kind(value)}; expected {expected}. Correct the row.");

    private bool TryGet(string field, out JsonElement value) =>
        Element.TryGetProperty(field, out value) && value.ValueKind != JsonValueKind.Null;

    private string TextOf(JsonElement value, string field)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw Wrong(field, value, "a text");
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw new UserDataException($"{Place}: the field \"{field}\" is not valid Unicode text (half a surrogate pair). "
                + "Correct the row.", exception);
        }
    }

    private long NumberOf(JsonElement value, string field)
    {
        long number = 0;
        bool read = value.ValueKind switch
        {
            JsonValueKind.String =>
                long.TryParse(TextOf(value, field), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number),
            JsonValueKind.Number => value.TryGetInt64(out number),
            _ => false,
        };
        return read ? number : throw Wrong(field, value, "a whole number");
    }

    private string Fields()
    {
        string names = ShownValue.Cut(
            string.Join(", ", Element.EnumerateObject().Select(property => property.Name)), ShownValue.LongestPath);
        return names.Length == 0 ? "nothing" : names;
    }
}
