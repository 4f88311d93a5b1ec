using System.Text;
using System.Text.Json;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Json;

/// <summary>Names what other programs write instead of JSON, and what to do about it.</summary>
internal static class JsonProblem
{
    private const int LongestShown = 24;

    // Lists and objects within each other that a parser reads: System.Text.Json's own default.
    private const int DeepestNesting = 64;

    /// <summary>The reason where lists and objects stand too deep within each other.</summary>
    public static readonly string DeepNesting =
        $"more than {DeepestNesting} lists and objects stand within each other, the most that are read; "
        + "write the row flatter, or leave that field out";

    private static readonly string[] PythonNumbers = ["NaN", "-Infinity", "Infinity"];
    private static readonly string[] PythonWords = ["None", "True", "False", "'"];

    /// <summary>The reason; null where there is none that is known.</summary>
    /// <param name="text">One value in UTF-8, with what follows it.</param>
    /// <param name="at">Where a parser stopped.</param>
    public static string? Find(ReadOnlySpan<byte> text, long at)
    {
        int stop = (int)Math.Clamp(at, 0, text.Length);
        if (Word(text, stop) is string word)
        {
            return $"{word} (byte {stop + 1})";
        }

        if (TooDeep(text) is long deep)
        {
            return $"{DeepNesting} (byte {deep + 1})";
        }

        if (EndsTooEarly(text))
        {
            return $"it ends inside {(text.TrimStart(" \t"u8) is [(byte)'{', ..] ? "an object" : "a value")} "
                + $"after {text.Length} bytes";
        }

        if (EndOfFirstValue(text) is int end && end < text.Length)
        {
            ReadOnlySpan<byte> behind = text[end..].TrimStart(" \t\r\n"u8);
            return behind is [(byte)',']
                ? "a comma follows the object; "
                    + "rows one per line have no commas between them, rows of a list stand between [ and ]"
                : behind is [(byte)'{', ..]
                ? $"a second object follows the first at byte {text.Length - behind.Length + 1}; "
                    + "write each row on a line of its own"
                : $"{Shown(behind)} follows the first value at byte {text.Length - behind.Length + 1}";
        }

        return stop == text.Length ? null : $"{Shown(text[stop..])} at byte {stop + 1} of {text.Length}";
    }

    /// <summary>The reason at a place in the middle of a file.</summary>
    /// <param name="text">What stands around it; begins anywhere.</param>
    /// <param name="at">Where a parser stopped; below the text's length.</param>
    public static string At(ReadOnlySpan<byte> text, int at) => Word(text, at) ?? $"{Shown(text[at..])} stands there";

    /// <summary>A word of Python's or a comma too many at a place, and what to do; null where there is neither.</summary>
    private static string? Word(ReadOnlySpan<byte> text, int at)
    {
        ReadOnlySpan<byte> rest = text[at..];
        foreach (string number in PythonNumbers)
        {
            // A parser may stop behind the sign of "-Infinity".
            if (StartsWith(rest, number) || (at > 0 && StartsWith(text[(at - 1)..], number)))
            {
                return $"{number} is what Python writes for a number that JSON does not have; write null in its place "
                    + "(json.dumps with allow_nan=False finds such numbers)";
            }
        }

        foreach (string word in PythonWords)
        {
            if (StartsWith(rest, word))
            {
                return $"{word} is Python's spelling, not JSON's; write the rows with json.dumps";
            }
        }

        return rest is [(byte)']' or (byte)'}', ..] && text[..at].TrimEnd(" \t\r\n"u8) is [.., (byte)',']
            ? $"a comma stands before the closing {(char)rest[0]}; remove the comma"
            : null;
    }

    // Where a list or an object begins inside too many others; null where none does.
    private static long? TooDeep(ReadOnlySpan<byte> text)
    {
        var reader =
            new Utf8JsonReader(text, isFinalBlock: false, new JsonReaderState(new JsonReaderOptions { MaxDepth = int.MaxValue }));
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray
                    && reader.CurrentDepth >= DeepestNesting)
                {
                    return reader.TokenStartIndex;
                }
            }

            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the text is the beginning of a value that would have to go on.</summary>
    public static bool EndsTooEarly(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }

            return reader.CurrentDepth > 0
                || reader.TokenType is JsonTokenType.None or JsonTokenType.StartObject or JsonTokenType.StartArray;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int? EndOfFirstValue(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            reader.Read();
            reader.Skip();
            return (int)reader.BytesConsumed;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool StartsWith(ReadOnlySpan<byte> text, string word) => text.StartsWith(Encoding.ASCII.GetBytes(word));

    private static string Shown(ReadOnlySpan<byte> text) =>
        RowValue.Quote(Encoding.UTF8.GetString(text[..Math.Min(text.Length, LongestShown)]));
}
