using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>ms-swift 2: query, response, rejected_response, and perhaps a history of earlier turns.</summary>
internal sealed class QueryFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.MsSwift;

    /// <inheritdoc />
    public string Needs => "query, response, rejected_response, images";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => ["query", "response", "rejected_response", History.Field];

    /// <inheritdoc />
    public string? RejectedField => "rejected_response";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains("query") && fields.Contains("response");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> prompt = [.. History.Of(row), .. ChatMessage.List(row.Required("query"), "query", speakerOfText: true)];
        return ConversationDraft.Of(
            row, prompt, "query", AnswerText.Required(row, "response", prompt, "query"),
            AnswerText.Optional(row, "rejected_response", prompt, "query"), "images");
    }
}
