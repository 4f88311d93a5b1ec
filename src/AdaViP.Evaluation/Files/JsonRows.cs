using System.Runtime.InteropServices;
using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Files;

/// <summary>
/// Reads a file of JSON objects, either one JSON array or JSON lines (told apart by the first character), and keeps the
/// line in which each object begins. Line ends may be "\n" or "\r\n"; blank lines are not rows but count as lines.
/// </summary>
public static class JsonRows
{
    private static readonly JsonReaderOptions ReaderOptions = new() { AllowMultipleValues = true };

    /// <summary>All rows of a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">Not UTF-8, not JSON, or an element is not an object; names file and line.</exception>
    public static IReadOnlyList<JsonRow> Read(string path)
    {
        ReadOnlySpan<byte> bytes = Utf8File.ReadBytes(path).Span;
        ReadOnlySpan<byte> content = bytes.TrimStart(" \t\r\n"u8);
        if (content.IsEmpty)
        {
            throw new UserDataException($"{new FilePlace(path, 1)}: the file is empty; expected a JSON list or JSON lines.");
        }

        return content[0] == (byte)'[' ? ReadArray(path, bytes) : ReadLines(path, bytes);
    }

    /// <summary>All rows of a file that must have some.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What a row is, for the message: "answers to score".</param>
    /// <exception cref="UserDataException">As <see cref="Read"/>, or the list is empty.</exception>
    public static IReadOnlyList<JsonRow> ReadSome(string path, string what)
    {
        IReadOnlyList<JsonRow> rows = Read(path);
        return rows.Count > 0 ? rows : throw new UserDataException($"{path}: the JSON list is empty; "
            + $"there are no {what}. Name the right file.");
    }

    /// <summary>One JSON object that is the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">Not UTF-8, not JSON, or no object.</exception>
    public static JsonRow ReadObject(string path)
    {
        ReadOnlyMemory<byte> bytes = Utf8File.ReadBytes(path);
        try
        {
            return Row(new FilePlace(path, 1), JsonElement.Parse(bytes.Span));
        }
        catch (JsonException exception)
        {
            throw NoJson(
                path, 1, bytes.Span, exception, "Expected one JSON object, which is the whole file: get or make the file again.");
        }
    }

    /// <summary>"a number", "a list of 3", ...</summary>
    /// <param name="value">Any value.</param>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => $"a list of {value.GetArrayLength()}",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "the number " + ShownValue.Cut(value.GetRawText()),
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static List<JsonRow> ReadArray(string path, ReadOnlySpan<byte> bytes)
    {
        var rows = new List<JsonRow>();
        var reader = new Utf8JsonReader(bytes, ReaderOptions);
        int line = 1;
        int counted = 0;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                int start = checked((int)reader.TokenStartIndex);
                line += bytes[counted..start].Count((byte)'\n');
                counted = start;
                rows.Add(Row(new FilePlace(path, line, rows.Count + 1), JsonElement.ParseValue(ref reader)));
            }

            if (reader.Read())
            {
                throw new UserDataException($"{path}: there is more after the end of the JSON list. Keep one list per file.");
            }
        }
        catch (JsonException exception)
        {
            throw NoJson(path, 1, bytes, exception);
        }

        return rows;
    }

    private static List<JsonRow> ReadLines(string path, ReadOnlySpan<byte> bytes)
    {
        var rows = new List<JsonRow>();
        int number = 0;
        while (!bytes.IsEmpty)
        {
            int end = bytes.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? bytes : bytes[..end];
            bytes = end < 0 ? [] : bytes[(end + 1)..];
            number++;
            if (!line.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            try
            {
                rows.Add(Row(new FilePlace(path, number), JsonElement.Parse(line)));
            }
            catch (JsonException exception)
            {
                throw NoJson(path, number, line, exception);
            }
        }

        return rows;
    }

    private static JsonRow Row(FilePlace place, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new UserDataException($"{place}: expected a JSON object, found {Kind(element)}.");
        }

        return JsonInput.Fault(JsonMarshal.GetRawUtf8Value(element), RepeatedKeys.Refused, checkTexts: false) is string fault
            ? throw new UserDataException($"{place}: {fault}. Correct the object.")
            : new JsonRow(place, element);
    }

    private static UserDataException NoJson(
        string path, int firstLine, ReadOnlySpan<byte> json, JsonException exception,
        string expected = "Expected one JSON list, or one JSON object per line.") => new(
        $"{new FilePlace(path, firstLine + (int)(exception.LineNumber ?? 0))}, byte {exception.BytePositionInLine + 1}: "
            + (JsonInput.PythonWord(json) is string number ? number
                : exception.Message.Contains("trailing comma", StringComparison.Ordinal)
                ? "not valid JSON. There is a comma before the closing bracket; remove it."
                : $"not valid JSON ({JsonInput.Reason(exception)}). {expected}"),
        exception);
}
