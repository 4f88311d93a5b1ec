using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>
/// ms-swift: messages with the better answer last, the worse one beside them, and perhaps a picture for the worse side.
/// </summary>
internal sealed class MsSwiftFormat : IRowFormat
{
    private const string Messages = "messages";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.MsSwift;

    /// <inheritdoc />
    public string Needs => "messages, images, rejected_response or rejected_messages";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Messages, "rejected_response", "rejected_messages"];

    /// <inheritdoc />
    public string? RejectedField => "rejected_response";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains(Messages) && !fields.Contains("chosen");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> messages = ChatMessage.Conversation(row.Required(Messages), Messages);
        if (messages is not [.. var prompt, { FromUser: false } answer])
        {
            throw BadRowException.Wrong(Messages, ChatMessage.Describe(messages),
                "questions and answers in turn, an answer last");
        }

        string chosen = AnswerText.Of([answer], Messages, prompt, Messages);
        return ConversationDraft.Of(row, prompt, Messages, chosen, Rejected(row, prompt), "images");
    }

    private static string? Rejected(DatasetRow row, List<ChatMessage> prompt) =>
        row.First("rejected_response", "rejected_messages") is (string field, RowValue value)
            ? AnswerText.Of(
                field == "rejected_messages"
                    ? ChatMessage.Conversation(value, field)
                    : ChatMessage.List(value, field, speakerOfText: false),
                field, prompt, Messages)
            : null;
}
