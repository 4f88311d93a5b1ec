using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>POVID: LLaVA's conversations twice, the second time with worse answers; ids name pictures.</summary>
internal sealed class PovidFormat : IRowFormat
{
    private const string Chosen = "conversations";
    private const string Rejected = "rejected_conversations";

    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Povid;

    /// <inheritdoc />
    public string Needs => "image, conversations, rejected_conversations";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields => [Chosen, Rejected];

    /// <inheritdoc />
    public string? RejectedField => Rejected;

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains(Rejected);

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        ConversationDraft.RequireReadable(row);
        List<ChatMessage> messages = ChatMessage.Conversation(row.Required(Chosen), Chosen);
        List<(string Question, string Answer)> chosen = Turns.Of(messages, Chosen);
        List<(string Question, string Answer)> rejected =
            Turns.Of(ChatMessage.Conversation(row.Required(Rejected), Rejected), Rejected);
        if (chosen.Count != rejected.Count)
        {
            throw BadRowException.Wrong(Rejected, $"{rejected.Count} turns long", $"{chosen.Count}, as '{Chosen}'");
        }

        for (int turn = 0; turn < chosen.Count; turn++)
        {
            if (chosen[turn].Question != rejected[turn].Question)
            {
                throw new BadRowException(BadRowKind.WrongField,
                    $"'{Rejected}' asks a different question from '{Chosen}' in turn {turn + 1}");
            }
        }

        return new RowDraft(
            RowPictures.Asked(row, "image", messages, Chosen), RowPictures.Rejected(row), chosen[0].Question, chosen[0].Answer,
            rejected[0].Answer)
        {
            LaterTurns = [.. chosen.Zip(rejected).Skip(1).Select(pair =>
                new ConversationTurn(pair.First.Question, pair.First.Answer, pair.Second.Answer))],
            IdsMayRepeat = true,
        };
    }
}
