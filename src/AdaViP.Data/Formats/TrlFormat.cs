using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>TRL: prompt, chosen and rejected as message lists or texts; the prompt may also begin both lists.</summary>
internal sealed class TrlFormat : IRowFormat
{
    private const string Prompt = "prompt";
    private const string Chosen = "chosen";
    private const string Rejected = "rejected";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Trl;

    /// <inheritdoc />
    public string Needs => "images or image, prompt, chosen, rejected";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Prompt, Chosen, Rejected];

    /// <inheritdoc />
    public string? RejectedField => Rejected;

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        fields.Contains(Chosen) && (fields.Contains(Rejected) || fields.Contains(Prompt));

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        RowValue better = row.Required(Chosen);
        if (row.Optional(Prompt) is RowValue given)
        {
            List<ChatMessage> prompt = ChatMessage.List(given, Prompt, speakerOfText: true);
            return ConversationDraft.Of(
                row, prompt, Prompt, AnswerText.Of(better, Chosen, prompt, Prompt),
                AnswerText.Optional(row, Rejected, prompt, Prompt),
                "images");
        }

        List<ChatMessage> chosen = ChatMessage.List(better, Chosen, speakerOfText: false);
        if (chosen is not [.. { Count: > 0 } before, { FromUser: false } answer])
        {
            if (chosen is [{ } only])
            {
                AppliedTemplate.RefuseAnswer(only.Text, Chosen, null);
            }

            throw BadRowException.Missing(Prompt);
        }

        return ConversationDraft.Of(
            row, before, Chosen, AnswerText.Of([answer], Chosen, before, Chosen), Worse(row, before), "images");
    }

    private static string? Worse(DatasetRow row, List<ChatMessage> before)
    {
        if (row.Optional(Rejected) is not RowValue value)
        {
            return null;
        }

        List<ChatMessage> messages = ChatMessage.List(value, Rejected, speakerOfText: false);
        return messages is [{ FromUser: true }, ..]
            ? AnswerText.Of(messages, Rejected, before, Chosen)
            : throw BadRowException.Missing(Prompt);
    }
}
