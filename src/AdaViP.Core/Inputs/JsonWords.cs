using System.Globalization;
using System.Text.Json;

namespace AdaViP.Core.Inputs;

/// <summary>Says in plain words what a JSON parser complains about: the runtime speaks of tokens, blocks and depths.</summary>
internal static class JsonWords
{
    // What a parser allows by itself.
    internal const int DeepestNesting = 64;

    private const string Short = ", as in a file that was cut short";
    private const string Number = "a number is not written as JSON writes them";

    // A part of what the runtime says, and what is said for it; {0} is the character that it names.
    private static readonly (string Theirs, string Ours)[] Known =
    [
        ("Expected depth to be zero", "it ends inside an object or a list" + Short),
        ("invalid token type for the end", "it ends inside an object or a list" + Short),
        ("does not contain any JSON tokens", "there is nothing in it"),
        ("does not contain any complete JSON tokens", "it ends inside its first value" + Short),
        ("Expected end of string", "it ends inside a text" + Short),
        ("reached end of data", "it ends in the middle of a value" + Short),
        ("trailing comma", "a comma stands before the closing bracket; remove it"),
        ("invalid start of a value", "{0} stands where a value should begin"),
        ("invalid start of a property name", "{0} stands where a key in double quotes should begin"),
        ("invalid after a property name", "{0} stands where the colon after a key should be"),
        ("invalid after a single JSON value", "{0} stands after the end of the value"),
        ("invalid after a value", "{0} stands where a comma or a closing bracket should be"),
        ("without a matching open", "{0} closes what was not opened"),
        ("invalid JSON literal", "{0} stands where true, false or null should be"),
        ("invalid within a JSON string", "{0} is in a text, where it has to be escaped"),
        ("escapable character", "{0} stands after a backslash in a text, where it means nothing"),
        ("hex digit", "{0} is in a text among the four digits of a \\u, where it is none"),
        ("number", Number),
        ("digit", Number),
        ("leading zero", Number),
        ("decimal point", Number),
    ];

    /// <summary>A clause without place and advice.</summary>
    /// <param name="failure">What the parser threw.</param>
    public static string Of(JsonException failure)
    {
        string text = failure.Message;
        if (text.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"lists and objects are nested deeper than the {DeepestNesting} levels that are allowed");
        }

        // A file that was written into a larger one, or whose room was reserved and not filled.
        if (text.StartsWith("'0x00'", StringComparison.Ordinal))
        {
            return "a NUL byte stands where JSON or its end should be";
        }

        // A digit ends a number only where nothing follows.
        if (text.Contains("Expected a delimiter", StringComparison.Ordinal) && char.IsAsciiDigit(text[1]))
        {
            return "it ends with a number that something has to follow" + Short;
        }

        string ours = Known.FirstOrDefault(pair => text.Contains(pair.Theirs, StringComparison.Ordinal)).Ours
            ?? "what stands there is not JSON";
        return ours.Replace("{0}", Character(text), StringComparison.Ordinal);
    }

    // "'x' is invalid ...", "'0x1B' is ...": what stands between the quotes.
    private static string Character(string text)
    {
        int end = text.IndexOf("' is ", StringComparison.Ordinal);
        string found = text[0] == '\'' && end > 1 ? text[1..end] : "";
        return found.Length == 0 ? "something else"
            : found.StartsWith("0x", StringComparison.Ordinal) ? "the byte " + found
            : $"'{ShownValue.Cut(found)}'";
    }
}
