using System.Text.RegularExpressions;
using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>
/// Finds texts to which a conversation template has been applied already. The model's own template would go around them once
/// more, which trains on words that the model never sees when it answers. A role's word counts where a template writes it: at the
/// start of its own speaker's text, at the end of a question, or between two speakers; a text may speak of such words elsewhere.
/// </summary>
internal static partial class AppliedTemplate
{
    private const int ShownBefore = 24; // characters before the marker

    /// <summary>Refuses a question that has a template's words.</summary>
    public static void RefuseQuestion(string text, string field)
    {
        Match found = ControlTokens().Match(text) is { Success: true } token ? token : QuestionWords().Match(text);
        if (found.Success || SystemText(text) is not null)
        {
            throw Refusal(text, field, Marker(text, found), "Write the question alone, without");
        }
    }

    /// <summary>Refuses an answer that has a template's words.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="field">Where it stands.</param>
    /// <param name="question">
    /// What it answers; null where that is unknown. An answer that repeats it is a whole conversation.
    /// </param>
    public static void RefuseAnswer(string text, string field, string? question)
    {
        Match found = ControlTokens().Match(text) is { Success: true } token ? token : AnswerWords().Match(text);
        if (!found.Success && UserWord().Match(text) is { Success: true } user
            && Repeats(text[(user.Index + user.Length)..], question))
        {
            found = user;
        }

        if (found.Success || SystemText(text) is not null)
        {
            throw Refusal(text, field, Marker(text, found), "Write the answer alone, without the question,");
        }
    }

    private static bool Repeats(string behind, string? question) =>
        question is not null && QuestionText.Bare(question).Trim() is { Length: > 0 } bare
        && QuestionText.Bare(behind).TrimStart().StartsWith(bare, StringComparison.Ordinal);

    // What every conversation of LLaVA's begins with, at the start.
    private static string? SystemText(string text)
    {
        string start = text.TrimStart();
        start = start.StartsWith("<s>", StringComparison.Ordinal) ? start[3..].TrimStart() : start;
        return start.StartsWith(LlavaPhrases.System, StringComparison.Ordinal) ? LlavaPhrases.System : null;
    }

    private static (string Marker, int At) Marker(string text, Match found)
    {
        if (!found.Success)
        {
            return ("A chat between", text.IndexOf(LlavaPhrases.System, StringComparison.Ordinal));
        }

        Group marker = found.Groups["mark"];
        return (marker.Value, marker.Index);
    }

    private static BadRowException Refusal(string text, string field, (string Marker, int At) found, string keep)
    {
        int from = found.At <= ShownBefore ? 0 : found.At - ShownBefore;
        from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        string shown = RowValue.Quote(from > 0 ? "..." + text[from..] : text);
        return new BadRowException(
            BadRowKind.AppliedTemplate,
            $"'{field}' has {RowValue.Quote(found.Marker)} at character {found.At + 1} ({shown}): a conversation template has "
                + $"been applied "
            + $"to it, and the model's own template would go around it once more. {keep} the words and tokens of a template");
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
        | (?<mark>\[/INST\]|<\|im_end\|>|<\|eot_id\|>|<end_of_turn>|<\|end\|>|<end_of_utterance>
            |<\|im_start\|>assistant|<\|assistant\|>|<start_of_turn>model|<\|start_header_id\|>assistant<\|end_header_id\|>)(?>\s*)$
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
