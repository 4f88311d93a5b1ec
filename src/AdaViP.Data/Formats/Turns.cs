using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Cuts a conversation into questions and answers.</summary>
internal static class Turns
{
    /// <summary>Pairs of question and answer, at least one; the picture belongs to the first question.</summary>
    public static List<(string Question, string Answer)> Of(IReadOnlyList<ChatMessage> messages, string field)
    {
        var turns = new List<(string Question, string Answer)>();
        for (int i = 0; i + 1 < messages.Count && messages[i].FromUser && !messages[i + 1].FromUser; i += 2)
        {
            string question =
                i == 0 ? QuestionText.WithoutMarker(messages[i].Text, field) : QuestionText.Later(messages[i].Text, field);
            string answer = DatasetRow.NotEmpty(messages[i + 1].Text, field);
            AppliedTemplate.RefuseAnswer(answer, field, question);
            turns.Add((question, answer));
        }

        return turns.Count > 0 && 2 * turns.Count == messages.Count
            ? turns
            : throw BadRowException.Wrong(field, ChatMessage.Describe(messages), "questions and answers in turn");
    }
}
