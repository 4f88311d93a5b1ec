using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using AdaViP.Core.Data;

namespace AdaViP.Core.Inputs;

/// <summary>What a key that occurs twice in one object means.</summary>
public enum RepeatedKeys
{
    /// <summary>An error: nobody can tell which value is meant.</summary>
    Refused,

    /// <summary>
    /// The last one counts, as in Python; for files that other programs read that way. Python's NaN and Infinity are read too:
    /// nobody minds them where nobody asks for them, and they give no number (<see cref="JsonInput.NotFinite"/>).
    /// </summary>
    LastCounts,
}

/// <summary>
/// JSON that the user gives. Beyond the syntax all texts and keys are checked to be Unicode once, so that nothing that reads
/// them later can fail: the parser itself accepts bytes that are not UTF-8 and halves of surrogate pairs inside texts.
/// </summary>
public static class JsonInput
{
    private const string NotUnicode = "is not valid Unicode text (bytes that are not UTF-8, or half a surrogate pair)";

    // The object that stands for a number is one more.
    private const int Deepest = JsonWords.DeepestNesting + 1;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads a file that holds one JSON object.</summary>
    /// <param name="path">The file; a byte order mark is skipped.</param>
    /// <param name="repeated">What a repeated key means.</param>
    /// <param name="advice">The next step for a file that is missing or damaged, as a sentence.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="UserDataException">It cannot be read, is not JSON, is not an object, or has a text that is not Unicode;
    /// names file, line and byte.</exception>
    public static JsonElement ReadObject(string path, RepeatedKeys repeated, string advice, int limit = BoundedFile.Settings)
    {
        JsonElement root = Parse(InputFile.ReadAllBytes(path, limit, null, advice), path, repeated, advice);
        return root.ValueKind == JsonValueKind.Object
            ? root
            : throw new UserDataException($"{path}: the top level is {Kind(root)}; expected a JSON object. {advice}");
    }

    /// <summary>As <see cref="ReadObject"/>, for a file that is changed and written again.</summary>
    /// <param name="path">The file; a byte order mark is skipped.</param>
    /// <param name="repeated">What a repeated key means.</param>
    /// <param name="advice">The next step for a file that is missing or damaged, as a sentence.</param>
    /// <param name="limit">Most bytes.</param>
    /// <exception cref="UserDataException">As <see cref="ReadObject"/>.</exception>
    public static JsonObject ReadNode(string path, RepeatedKeys repeated, string advice, int limit = BoundedFile.Settings) =>
        (JsonObject)Node(ReadObject(path, repeated, advice, limit))!;

    /// <summary>Parses a whole file.</summary>
    /// <param name="json">Its bytes; a byte order mark is skipped.</param>
    /// <param name="path">Its name, for messages.</param>
    /// <param name="repeated">What a repeated key means.</param>
    /// <param name="advice">The next step for a damaged file, as a sentence.</param>
    /// <exception cref="UserDataException">Not JSON, or a text is not Unicode; names file, line and byte.</exception>
    public static JsonElement Parse(ReadOnlySpan<byte> json, string path, RepeatedKeys repeated, string advice)
    {
        ReadOnlySpan<byte> content = json.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
        try
        {
            return Checked(content, path, repeated, advice);
        }
        catch (JsonException e)
        {
            return ForeignContents.Of(content) is ForeignContents other
                    ? throw new UserDataException(other.Group == ForeignGroup.Encoding
                        ? $"{path} is {other.What}, but JSON is read in UTF-8. {other.Advice}"
                        : $"{path} is {other.What}, not JSON. {advice}", e)
                : PythonWord(content) is not string number ? throw Invalid(path, e, advice)
                : repeated == RepeatedKeys.LastCounts ? ParseAsPython(content, path, advice)
                : throw At(path, e, number);
        }
    }

    /// <summary>What to say of Python's NaN or Infinity in a text that is not JSON for it.</summary>
    /// <param name="json">The text, without a byte order mark.</param>
    /// <returns>Sentences that name field, value and next step; null where something else is wrong, or nothing.</returns>
    public static string? PythonWord(ReadOnlySpan<byte> json) => PythonNumber.Find(json) is PythonNumber number
        ? $"{number.Field} is {number.Word}, which Python writes for a number that is not finite. "
            + "JSON has no such number, and none can be used here. "
            + "Write a finite number in its place, or remove the field."
        : null;

    /// <summary>"NaN", "Infinity" or "-Infinity" where a file has such a number; null for every other value.</summary>
    /// <param name="value">Any value of a file that is read as Python reads it; to be had as an object.</param>
    public static string? NotFinite(JsonElement value) => PythonNumber.WordOf(value);

    /// <summary>A value as it is written, for messages.</summary>
    /// <param name="value">Any value.</param>
    public static string Written(JsonElement value) => PythonNumber.Written(value.GetRawText());

    /// <summary>What is wrong with JSON whose syntax is right.</summary>
    /// <param name="json">One value, without a byte order mark.</param>
    /// <param name="repeated">What a repeated key means.</param>
    /// <param name="checkTexts">Whether texts are looked at, not only keys.</param>
    /// <returns>A clause that names key and byte; null where nothing is wrong.</returns>
    public static string? Fault(ReadOnlySpan<byte> json, RepeatedKeys repeated, bool checkTexts)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<HashSet<string>>();
        string key = "";
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    open.Push([]);
                    break;
                case JsonTokenType.EndObject:
                    open.Pop();
                    break;
                case JsonTokenType.PropertyName when !IsUnicode(ref reader):
                    return $"the key at byte {reader.TokenStartIndex + 1} {NotUnicode}";
                case JsonTokenType.PropertyName:
                    key = reader.GetString()!;
                    if (!open.Peek().Add(key) && repeated == RepeatedKeys.Refused)
                    {
                        return $"the key \"{ShownValue.Cut(key)}\" occurs twice in one object";
                    }

                    break;
                case JsonTokenType.String when checkTexts && !IsUnicode(ref reader):
                    string under = key.Length > 0 ? $" (key \"{ShownValue.Cut(key)}\")" : "";
                    return $"the text at byte {reader.TokenStartIndex + 1}{under} {NotUnicode}";
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>The object in a line of one of the program's own logs, of which a killed process may have left a part.</summary>
    /// <param name="line">Without its end.</param>
    /// <returns>Null for anything but a whole object whose keys occur once and whose texts are whole.</returns>
    public static JsonElement? TryObject(ReadOnlyMemory<byte> line)
    {
        try
        {
            if (Fault(line.Span, RepeatedKeys.Refused, checkTexts: true) is not null)
            {
                return null;
            }

            using JsonDocument document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>"an object", "a list of 3", "the number 7", ...: a value as messages call it.</summary>
    /// <param name="value">Any value.</param>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => NotFinite(value) is string word ? $"the number {word}" : "an object",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "the number " + ShownValue.Cut(value.GetRawText()),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };

    private static JsonElement Checked(ReadOnlySpan<byte> json, string path, RepeatedKeys repeated, string advice)
    {
        JsonElement root = JsonElement.Parse(json);
        return Fault(json, repeated, checkTexts: true) is string fault
            ? throw new UserDataException($"{path}: {fault}. {advice}")
            : root;
    }

    // What else is wrong is looked for where every byte has its own place; the objects that stand for numbers are longer.
    private static JsonElement ParseAsPython(ReadOnlySpan<byte> json, string path, string advice)
    {
        try
        {
            _ = Checked(PythonNumber.Replace(json, sameLength: true), path, RepeatedKeys.LastCounts, advice);
            return JsonElement.Parse(
                PythonNumber.Replace(json, sameLength: false), new JsonDocumentOptions { MaxDepth = Deepest });
        }
        catch (JsonException e)
        {
            throw Invalid(path, e, advice);
        }
    }

    private static UserDataException Invalid(string path, JsonException e, string advice) =>
        At(path, e, $"not valid JSON ({Reason(e)}). {advice}");

    private static UserDataException At(string path, JsonException e, string what) => new(
        string.Create(
            CultureInfo.InvariantCulture, $"{path}, line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: {what}"),
        e);

    private static bool IsUnicode(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Utf8.IsValid(reader.ValueSpan);
        }

        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // The runtime's own nodes fail at a repeated key when it is too late to say where it stands.
    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    map[property.Name] = Node(property.Value);
                }

                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element);
        }
    }

    /// <summary>What a parser complains about, as a clause without place and advice.</summary>
    /// <param name="failure">What it threw.</param>
    public static string Reason(JsonException failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        return JsonWords.Of(failure);
    }
}
