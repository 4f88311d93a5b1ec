using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>Cuts a conversation into questions and answers.</summary>
internal static class Turns
{
    /// <summary>Pairs of question and answer, at least one; the picture belongs to the first question.</summary>
    public static List<(string Question, string Answer)> Of(DatasetRow row, string field)
    {
        List<ChatMessage> messages = ChatMessage.List(row.Json(field), field, speakerOfText: true);
        var turns = new List<(string Question, string Answer)>();
        for (int i = 0; i + 1 < messages.Count && messages[i].FromUser && !messages[i + 1].FromUser; i += 2)
        {
            turns.Add((Question(messages[i].Text, field, first: i == 0), DatasetRow.NotEmpty(messages[i + 1].Text, field)));
        }

        return turns.Count > 0 && 2 * turns.Count == messages.Count
            ? turns
            : throw BadRowException.Wrong(field, ChatMessage.Describe(messages), "questions and answers in turn");
    }

    private static string Question(string text, string field, bool first)
    {
        if (!first && text.Contains(QuestionText.Marker, StringComparison.Ordinal))
        {
            throw new BadRowException(BadRowKind.WrongField, $"'{field}' has {QuestionText.Marker} in a later question; it belongs in the first");
        }

        return QuestionText.WithoutMarker(text, field);
    }
}
