using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>image, question, chosen, rejected, perhaps rejected_image: our JSON lines and tables, and RLAIF-V's tables.</summary>
internal sealed class PlainFormat : IRowFormat
{
    private const string Question = "question";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Plain;

    /// <inheritdoc />
    public string Needs => "image, question, chosen, rejected";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Question, "chosen", "rejected"];

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains(Question) && fields.Contains("chosen");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> prompt = ChatMessage.List(row.Required(Question), Question, speakerOfText: true);
        return ConversationDraft.Of(
            row, prompt, Question, AnswerText.Required(row, "chosen", prompt, Question),
            AnswerText.Optional(row, "rejected", prompt, Question), "image");
    }
}
