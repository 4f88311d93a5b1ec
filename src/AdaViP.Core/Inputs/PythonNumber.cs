using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdaViP.Core.Inputs;

/// <summary>
/// NaN, Infinity or -Infinity in a text that is JSON otherwise: Python's json has them, JSON does not. Where files are read as
/// Python reads them, the objects that transformers writes in their place stand for them: whoever asks for a number or a text
/// does not take an object, and whoever does not ask does not see it.
/// </summary>
/// <param name="Field">Where it stands: <c>text_config.rope_theta</c> or <c>eos_token_id[2]</c>.</param>
/// <param name="Word">As it is written.</param>
internal sealed record PythonNumber(string Field, string Word)
{
    private const string Tag = "__float__";

    private static readonly string[] Words = ["NaN", "Infinity", "-Infinity"];

    /// <summary>The word that an object stands for; null for every other value.</summary>
    /// <param name="value">Any value.</param>
    public static string? WordOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && value.GetPropertyCount() == 1
            && value.TryGetProperty(Tag, out JsonElement word) && word.ValueKind == JsonValueKind.String
            && Array.Find(Words, word.ValueEquals) is string found
            ? found
            : null;

    /// <summary>A text of JSON with the words in place of the objects, as a user knows them.</summary>
    /// <param name="raw">JSON.</param>
    public static string Written(string raw) =>
        Words.Aggregate(raw, (text, word) => text.Replace(Object(word), word, StringComparison.Ordinal));

    /// <summary>The text with other values in place of the words outside texts.</summary>
    /// <param name="json">Without a byte order mark.</param>
    /// <param name="sameLength">
    /// Whether zeros and spaces stand in, so that every place stays where it was; else the objects that name the word.
    /// </param>
    public static byte[] Replace(ReadOnlySpan<byte> json, bool sameLength)
    {
        var written = new ArrayBufferWriter<byte>(json.Length + 64);
        bool inText = false;
        for (int at = 0; at < json.Length; at++)
        {
            if (!inText && WordAt(json[at..]) is string word)
            {
                string other = sameLength ? "0".PadRight(word.Length) : Object(word);
                Encoding.ASCII.GetBytes(other, written);
                at += word.Length - 1;
                continue;
            }

            inText ^= json[at] == '"';
            int count = inText && json[at] == '\\' && at + 1 < json.Length ? 2 : 1;
            written.Write(json.Slice(at, count));
            at += count - 1;
        }

        return written.WrittenSpan.ToArray();
    }

    /// <summary>Whether such a number is the first thing in a text that is not JSON.</summary>
    /// <param name="json">Without a byte order mark.</param>
    /// <returns>Null where something else is wrong, or nothing.</returns>
    public static PythonNumber? Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        var open = new Stack<Place>();
        long end = 0;
        try
        {
            while (reader.Read())
            {
                Follow(ref reader, open);
                end = reader.BytesConsumed;
            }

            return null;
        }
        catch (JsonException)
        {
            // What follows the last thing that could be read: a comma or colon, and then the value.
            ReadOnlySpan<byte> rest = json[(int)end..].TrimStart(" \t\r\n,:"u8);
            return WordAt(rest) is string word ? new PythonNumber(PathTo(open), word) : null;
        }
    }

    private static string? WordAt(ReadOnlySpan<byte> json)
    {
        foreach (string word in Words)
        {
            if (json.Length >= word.Length && Ascii.Equals(json[..word.Length], word))
            {
                return word;
            }
        }

        return null;
    }

    private static string Object(string word) => $"{{\"{Tag}\":\"{word}\"}}";

    private static void Follow(ref Utf8JsonReader reader, Stack<Place> open)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                open.Push(new Place(IsList: false));
                return;
            case JsonTokenType.StartArray:
                open.Push(new Place(IsList: true));
                return;
            case JsonTokenType.PropertyName:
                open.Peek().Key = Encoding.UTF8.GetString(reader.ValueSpan);
                return;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                open.Pop();
                break;
            default:
                break;
        }

        if (open.TryPeek(out Place? place))
        {
            place.Index++;
        }
    }

    private static string PathTo(Stack<Place> open)
    {
        var field = new StringBuilder();
        foreach (Place place in open.Reverse())
        {
            field.Append(place.IsList
                ? string.Create(CultureInfo.InvariantCulture, $"[{place.Index}]")
                : (field.Length > 0 ? "." : "") + ShownValue.Cut(place.Key));
        }

        return field.Length == 0 ? "the top level" : field.ToString();
    }

    // An object or list that is open: the key, or the number of the value, that comes next.
    private sealed record Place(bool IsList)
    {
        public string Key { get; set; } = "";

        public int Index { get; set; }
    }
}
