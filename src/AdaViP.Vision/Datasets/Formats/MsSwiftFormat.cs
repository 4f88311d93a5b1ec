using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>ms-swift: messages with the better answer, the worse one beside them, and perhaps a picture for the worse side.</summary>
internal sealed class MsSwiftFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.MsSwift;

    /// <inheritdoc />
    public string Needs => "messages, images, rejected_response or rejected_messages";

    /// <inheritdoc />
    public string? RejectedField => "rejected_response";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains("messages");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> messages = ChatMessage.List(row.Json("messages"), "messages", speakerOfText: true);
        if (messages is not [{ FromUser: true } question, { FromUser: false } chosen])
        {
            throw BadRowException.Wrong("messages", ChatMessage.Describe(messages), "one question and one answer");
        }

        return new RowDraft(
            row.OptionalSinglePicture("images") ?? throw BadRowException.Missing("images"),
            row.OptionalSinglePicture("rejected_images"),
            QuestionText.WithoutMarker(question.Text, "messages"),
            DatasetRow.NotEmpty(chosen.Text, "messages"),
            Rejected(row, question));
    }

    private static string? Rejected(DatasetRow row, ChatMessage question)
    {
        if (row.OptionalText("rejected_response") is string response)
        {
            return DatasetRow.NotEmpty(response, "rejected_response");
        }

        if (row.OptionalJson("rejected_messages") is not { } value)
        {
            return null;
        }

        List<ChatMessage> messages = ChatMessage.List(value, "rejected_messages", speakerOfText: false);
        if (messages is [{ FromUser: true } repeated, ..])
        {
            if (repeated.Text != question.Text)
            {
                throw new BadRowException(BadRowKind.WrongField, "'rejected_messages' asks another question than 'messages'");
            }

            messages.RemoveAt(0);
        }

        return ChatMessage.Answer(messages, "rejected_messages");
    }
}
