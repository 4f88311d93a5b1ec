using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AdaViP.Core.Inputs;

/// <summary>NaN, Infinity or -Infinity in a text that is JSON otherwise: Python's json has them, JSON does not.</summary>
/// <param name="Field">Where it stands: <c>text_config.rope_theta</c> or <c>eos_token_id[2]</c>.</param>
/// <param name="Word">As it is written.</param>
internal sealed record PythonNumber(string Field, string Word)
{
    private static readonly string[] Words = ["NaN", "Infinity", "-Infinity"];

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
            foreach (string word in Words)
            {
                if (rest.StartsWith(Encoding.UTF8.GetBytes(word)))
                {
                    return new PythonNumber(PathTo(open), word);
                }
            }

            return null;
        }
    }

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
