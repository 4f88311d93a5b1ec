using AdaViP.Data.Json;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>RLHF-V: the texts are a JSON object inside a text.</summary>
internal sealed class RlhfVFormat : IRowFormat
{
    private const string Texts = "text";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.RlhfV;

    /// <inheritdoc />
    public string Needs => "image, text (JSON with question, chosen, rejected)";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Texts];

    /// <inheritdoc />
    public string? RejectedField => "text.rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        fields.Contains(Texts) && (fields.Contains("image") || fields.Contains("images")) && !fields.Contains("question");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        RowValue value = row.Required(Texts);
        RowValue texts = value.Kind == RowValueKind.Object ? value : JsonText.Parse(value.Text(Texts), Texts);
        if (texts.Kind != RowValueKind.Object)
        {
            throw BadRowException.Wrong(Texts, "JSON, but " + texts.Describe(),
                "a JSON object with question, chosen and rejected");
        }

        RowValue question = texts.Member("question") ?? throw BadRowException.Missing("text.question");
        List<ChatMessage> prompt = [new ChatMessage(true, question.Text("text.question"), [])];
        return ConversationDraft.Of(
            row,
            prompt,
            "text.question",
            AnswerText.Of(texts.Member("chosen") ?? throw BadRowException.Missing("text.chosen"), "text.chosen", prompt,
                "text.question"),
            texts.Member("rejected") is RowValue worse ? AnswerText.Of(worse, "text.rejected", prompt, "text.question") : null,
            "image");
    }
}
