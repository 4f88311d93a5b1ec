using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Refuses rows with a text to which a conversation template has been applied: training would learn its words.</summary>
internal static class AppliedTemplate
{
    private const int ShownBefore = 24; // characters before the marker

    /// <summary>Refuses a question that has a template's words.</summary>
    public static void RefuseQuestion(string text, string field)
    {
        if (TemplateWords.InQuestion(text) is (string, int) found)
        {
            throw Refusal(text, field, found, "Write the question alone, without");
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
        if (TemplateWords.InAnswer(text, behind => Repeats(behind, question)) is (string, int) found)
        {
            throw Refusal(text, field, found, "Write the answer alone, without the question,");
        }
    }

    private static bool Repeats(string behind, string? question) =>
        question is not null && QuestionText.Bare(question).Trim() is { Length: > 0 } bare
        && QuestionText.Bare(behind).TrimStart().StartsWith(bare, StringComparison.Ordinal);

    private static BadRowException Refusal(string text, string field, (string Marker, int At) found, string keep)
    {
        int from = found.At <= ShownBefore ? 0 : found.At - ShownBefore;
        from -= from > 0 && char.IsLowSurrogate(text[from]) ? 1 : 0;
        string shown = RowValue.Quote(from > 0 ? "..." + text[from..] : text);
        return new BadRowException(
            BadRowKind.AppliedTemplate,
            $"'{field}' has {RowValue.Quote(found.Marker)} at character {found.At + 1} ({shown}): "
                + "a conversation template has been applied to it, and the model's own template would go around it once more. "
                + $"{keep} the words and tokens of a template");
    }
}
