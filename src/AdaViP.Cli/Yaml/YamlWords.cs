using AdaViP.Core.Inputs;
using YamlDotNet.Core;

namespace AdaViP.Cli.Yaml;

/// <summary>
/// Says in plain words what the YAML parser complains about, and what to do: the library speaks of scalars, nodes and tokens.
/// </summary>
internal static class YamlWords
{
    private const string Quote = "Put the value in double quotes.";
    private const string Escape =
        "a text in double quotes has a backslash with something behind it that means nothing there";
    private const string ManyLines = "a text of several lines after | or > does not begin as it must";

    // A part of what the library says, what is said for it, and the way out. The first that fits counts.
    private static readonly (string Theirs, string Ours, string Advice)[] Known =
    [
        ("unknown escape character", Escape, "Write the backslash twice, or put the text in single quotes."),
        ("hexadecimal number", Escape, "Write the backslash twice, or put the text in single quotes."),
        ("Unicode surrogates", "half of a character (a lone surrogate) is in a text", "Write the whole character."),
        ("orphaned high surrogate", "half of a character (a lone surrogate) is in a text", "Write the whole character."),
        ("Unicode character escape", "an escape in a text names no character", "Write the character itself."),
        ("quoted scalar, found unexpected end of stream", "a quote is opened here and not closed", "Close it."),
        ("multi-line double-quoted scalar", "a quote is opened here and not closed, or its text goes on in a line "
            + "that is not indented", "Close it in the same line."),
        ("quoted scalar, found unexpected document indicator", "a quote is opened here and not closed before a line --- or ...",
            "Close it."),
        ("comment after double-quoted", "a # follows a quote with no space before it", "Put a space before it."),
        ("flow mapping", "a map in braces is not written as {key: value, key: value}, or its brace is not closed",
            "Check its commas and its closing brace."),
        ("flow sequence, did not", "a list in brackets is not written as [value, value], or its bracket is not closed",
            "Check its commas and its closing bracket."),
        ("found invalid comment after", "a # follows a bracket or a comma with no space before it", "Put a space before it."),
        ("invalid mapping", "a second colon with a space behind it is in one value, or a key that begins another line",
            "Put the value in double quotes, or give the line before it a colon."),
        ("Mapping values are not allowed", "a colon stands where no value can begin", Quote),
        ("Mapping keys are not allowed", "a key is where none can be", "Begin it on a line of its own."),
        ("block mapping, did not find expected key",
            "this line is not a key with a colon at the same indentation as the keys before it",
            "Indent all keys of a section alike, each with a colon and a space behind it."),
        ("block collection", "this line does not belong to the list before it",
            "Begin each entry with - at the same indentation."),
        ("Block sequence entries", "an entry of a list (-) is where none can be", "Begin it on a line of its own."),
        ("simple key", "a key has no colon behind it", "Put a colon and a space behind it."),
        ("key indicator", "a ? stands where no key can begin", Quote),
        ("cannot start any token", "a value begins with a character that YAML keeps for itself (@ or ` or %)", Quote),
        ("node content", "a bracket, brace or comma stands where a value should begin",
            "Remove it, or put the value in double quotes."),
        ("expected token", "a value is missing or cannot begin like this", Quote),
        ("more than one anchor", "a value has two names (&)", "Remove one of them."),
        ("Anchor before sequence entry", "a name (&) stands before an entry of a list in one line", "Put it behind the -."),
        ("anchor or alias", "a & or * has no name behind it", "Put a value that begins with & or * in double quotes."),
        ("undefined tag", "a value begins with !, which YAML takes for a type that nothing here knows", Quote),
        ("a tag", "a value begins with !, which YAML takes for the name of a type", Quote),
        ("end of tag", "a value begins with !, which YAML takes for the name of a type", Quote),
        ("incompatible YAML", "the line %YAML names another version than 1.1 or 1.2", "Remove that line."),
        ("directive", "a line that begins with % is not one that YAML knows", "Remove it."),
        ("document start", "something stands before the first key or the line ---",
            "Check this line: a key may have at most 1024 characters and needs a colon."),
        ("document end", "something stands behind the line ...", "Remove the line, or what stands behind it."),
        ("'...' marker", "something stands behind ... in its line", "Remove it."),
        ("comment between adjacent", "a comment is in the middle of a value of several lines", "Move it above the value."),
        ("indentation indicator", ManyLines, "Begin the text on the next line, indented by spaces."),
        ("comment without", "a # follows > or | with no space before it", "Put a space before it."),
        ("block scalar", ManyLines, "Begin the text on the next line, indented by spaces."),
    ];

    /// <summary>What is wrong, where and what to do, without the file.</summary>
    /// <param name="failure">What the parser threw.</param>
    public static string Of(YamlException failure)
    {
        string message = (failure.InnerException ?? failure).Message;
        const string duplicate = "Duplicate key ";
        (string what, string advice) = message.StartsWith(duplicate, StringComparison.Ordinal)
            ? ($"the key \"{ShownValue.Cut(message[duplicate.Length..])}\" stands twice in one section", "Remove one of the two.")
            : Known.Where(known => message.Contains(known.Theirs, StringComparison.Ordinal))
                .Select(known => (known.Ours, known.Advice))
                .FirstOrDefault(("what stands here cannot be read", "Check brackets, quotes, colons and indentation."));
        return FormattableString.Invariant($"{what} (column {failure.Start.Column}). {advice}");
    }
}
