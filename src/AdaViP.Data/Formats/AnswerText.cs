using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>
/// Reads the model's answer from a text, a message, or a list of messages that may repeat the conversation before it.
/// </summary>
internal static class AnswerText
{
    /// <summary>The answer of a field; null where it is absent or null.</summary>
    public static string? Optional(DatasetRow row, string field, IReadOnlyList<ChatMessage> prompt, string promptField) =>
        row.Optional(field) is RowValue value ? Of(value, field, prompt, promptField) : null;

    /// <summary>The answer of a field that must be there.</summary>
    public static string Required(DatasetRow row, string field, IReadOnlyList<ChatMessage> prompt, string promptField) =>
        Of(row.Required(field), field, prompt, promptField);

    /// <summary>The answer that a value holds.</summary>
    /// <param name="value">Text, message, or list of messages.</param>
    /// <param name="field">Its name.</param>
    /// <param name="prompt">The conversation before the answer, a question last.</param>
    /// <param name="promptField">Where that stands.</param>
    public static string Of(RowValue value, string field, IReadOnlyList<ChatMessage> prompt, string promptField) =>
        Of(ChatMessage.List(value, field, speakerOfText: false), field, prompt, promptField);

    /// <summary>The answer among messages.</summary>
    public static string Of(List<ChatMessage> messages, string field, IReadOnlyList<ChatMessage> prompt, string promptField)
    {
        if (messages is [{ FromUser: true }, _, ..])
        {
            // Either the whole conversation stands before the answer, or its last question alone.
            int repeated = messages.Count > prompt.Count ? prompt.Count : 1;
            for (int i = 0; i < repeated && i < messages.Count; i++)
            {
                ChatMessage before = prompt[prompt.Count - repeated + i];
                if (messages[i].FromUser != before.FromUser
                    || QuestionText.Bare(messages[i].Text) != QuestionText.Bare(before.Text))
                {
                    string differs =
                        messages[i].FromUser ? "asks a different question from" : "has a different earlier answer from";
                    throw new BadRowException(
                        BadRowKind.WrongField,
                        $"'{field}' {differs} '{promptField}': "
                            + $"{RowValue.Quote(messages[i].Text)}, not {RowValue.Quote(before.Text)}");
                }
            }

            messages = messages[repeated..];
        }

        string text = messages is [{ FromUser: false } only]
            ? DatasetRow.NotEmpty(only.Text, field)
            : throw BadRowException.Wrong(field, ChatMessage.Describe(messages), "one message of the model");
        string? asked = prompt is [.., ChatMessage question] ? question.Text : null;
        if (asked is not null)
        {
            // The question first: where a template begins is seen best there.
            AppliedTemplate.RefuseQuestion(asked, promptField);
        }

        AppliedTemplate.RefuseAnswer(text, field, asked);
        return text;
    }
}
