using System.Text.RegularExpressions;

namespace AdaViP.Core.Data;

/// <summary>
/// Finds texts to which a conversation template has been applied already. The model's own template would go around them once
/// more. A role's word counts where a template writes it: at the start of its own speaker's text, at the end of a question, or
/// between two speakers; a text may speak of such words elsewhere.
/// </summary>
public static partial class TemplateWords
{
    /// <summary>What a message shows of a system text.</summary>
    private const string SystemStart = "A chat between";

    /// <summary>The first of a template's words in a question.</summary>
    /// <param name="text">The question.</param>
    /// <returns>The word and its place from 0; null where there is none.</returns>
    public static (string Marker, int At)? InQuestion(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Match found = ControlTokens().Match(text) is { Success: true } token ? token : QuestionWords().Match(text);
        return Marker(found) ?? InSystem(text);
    }

    /// <summary>The first of a template's words in an answer.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="repeats">
    /// Whether what stands behind a user's word at the start repeats the question: then the text is a whole conversation.
    /// </param>
    /// <returns>As <see cref="InQuestion"/>.</returns>
    public static (string Marker, int At)? InAnswer(string text, Func<string, bool> repeats)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(repeats);
        Match found = ControlTokens().Match(text) is { Success: true } token ? token : AnswerWords().Match(text);
        if (!found.Success && UserWord().Match(text) is { Success: true } user && repeats(text[(user.Index + user.Length)..]))
        {
            found = user;
        }

        return Marker(found) ?? InSystem(text);
    }

    private static (string Marker, int At)? Marker(Match found) =>
        found.Success ? (found.Groups["mark"].Value, found.Groups["mark"].Index) : null;

    // What every conversation of LLaVA's begins with, at the start.
    private static (string Marker, int At)? InSystem(string text)
    {
        string start = text.TrimStart();
        start = start.StartsWith("<s>", StringComparison.Ordinal) ? start[3..].TrimStart() : start;
        return start.StartsWith(LlavaPhrases.System, StringComparison.Ordinal)
            ? (SystemStart, text.IndexOf(LlavaPhrases.System, StringComparison.Ordinal)) : null;
    }

    // Tokens that no person writes: with a role at the start of a line, in pairs, or at the end.
    [GeneratedRegex(
        """
        ^(?>\s*)(?:<s>|<\|endoftext\|>|<bos>|<\|begin_of_text\|>)*(?>\s*)(?<mark>\[INST\])(?=.*\[/INST\])
        | ^(?>\s*)(?<mark><\|begin_of_text\|>|<bos>|\#\#\#\x20*(?:human|user|assistant|instruction|response)\x20*:)
        | (?:^|\n)[ \t]*(?:<s>)?[ \t]*(?<mark>
            <\|im_start\|>\s*(?:system|user|assistant)\b
            | <\|start_header_id\|>\s*(?:system|user|assistant)\s*<\|end_header_id\|>
            | <\|(?:system|user|assistant)\|>
            | <start_of_turn>\s*(?:user|model)\b
            | <<SYS>>(?=.*<</SYS>>))
        | (?<mark>\[/INST\]|<\|im_end\|>|<\|eot_id\|>|<end_of_turn>|<\|end\|>|<end_of_utterance>|</s>
            |<\|im_start\|>assistant|<\|assistant\|>|<start_of_turn>model
            |<\|start_header_id\|>assistant<\|end_header_id\|>)(?>\s*)$
        """,
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex ControlTokens();

    // The user's word at the start, perhaps behind the picture, or the model's word at the end.
    [GeneratedRegex(
        """
        ^(?>\s*)(?:<s>)?(?>\s*)(?:<image>)?(?>\s*)(?<mark>(?:USER|Human)\s?:)
        | (?<![A-Za-z])(?<mark>(?-i:ASSISTANT|Assistant)\s?:)(?>\s*)$
        | \n[ \t]*(?<mark>ASSISTANT\s?:)(?>\s*)$
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex QuestionWords();

    // The model's word at the start, or a whole conversation: the user's word at the start, and the picture, or the model's word
    // at the start of a line or directly behind a sentence.
    [GeneratedRegex(
        """
        ^(?>\s*)(?:<s>)?(?>\s*)(?<mark>ASSISTANT\s?:)
        | ^(?>\s*)(?:<s>)?(?>\s*)(?:<image>)?(?>\s*)(?<mark>(?:USER|Human)\s?:)
            (?=\s*<image> | .*(?:\n[ \t]* | [.?!]["')]?\x20?)ASSISTANT\s?:)
        """,
        RegexOptions.IgnoreCase | RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex AnswerWords();

    [GeneratedRegex(
        @"^(?>\s*)(?:<s>)?(?>\s*)(?:<image>)?(?>\s*)(?<mark>(?:USER|Human)\s?:)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex UserWord();
}
