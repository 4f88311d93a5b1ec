using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>LLaMA-Factory: the conversation ends with the question, both answers stand beside it.</summary>
internal sealed class LlamaFactoryFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.LlamaFactory;

    /// <inheritdoc />
    public string Needs => "conversations or messages, chosen, rejected, images";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => ["conversations", "messages", "chosen", "rejected"];

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        (fields.Contains("conversations") || fields.Contains("messages")) && !fields.Contains("prompt")
        && (fields.Contains("chosen") || fields.Contains("rejected"));

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        (string field, RowValue value) = row.First("conversations", "messages") ?? throw BadRowException.Missing("conversations");
        List<ChatMessage> prompt = ChatMessage.Conversation(value, field);
        return ConversationDraft.Of(
            row, prompt, field, AnswerText.Required(row, "chosen", prompt, field),
            AnswerText.Optional(row, "rejected", prompt, field),
            "images");
    }
}
