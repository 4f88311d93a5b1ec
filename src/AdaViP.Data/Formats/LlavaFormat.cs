using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>LLaVA's instruction data: supervised conversations; ids name pictures.</summary>
internal sealed class LlavaFormat : IRowFormat
{
    private const string Conversations = "conversations";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Llava;

    /// <inheritdoc />
    public string Needs => "image, conversations";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Conversations];

    /// <inheritdoc />
    public string? RejectedField => null;

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains(Conversations);

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        ConversationDraft.RequireReadable(row);
        List<ChatMessage> messages = ChatMessage.Conversation(row.Required(Conversations), Conversations);
        List<(string Question, string Answer)> turns = Turns.Of(messages, Conversations);
        return new RowDraft(
            RowPictures.Asked(row, "image", messages, Conversations), RowPictures.Rejected(row), turns[0].Question,
            turns[0].Answer, null)
        {
            LaterTurns = [.. turns.Skip(1).Select(turn => new ConversationTurn(turn.Question, turn.Answer, null))],
            IdsMayRepeat = true,
        };
    }
}
