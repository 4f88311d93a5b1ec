using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>LLaVA's instruction data: supervised conversations; ids name pictures.</summary>
internal sealed class LlavaFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Llava;

    /// <inheritdoc />
    public string Needs => "image, conversations";

    /// <inheritdoc />
    public string? RejectedField => null;

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains("conversations");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<(string Question, string Answer)> turns = Turns.Of(row, "conversations");
        return new RowDraft(row.Picture("image"), null, turns[0].Question, turns[0].Answer, null)
        {
            LaterTurns = [.. turns.Skip(1).Select(turn => new ConversationTurn(turn.Question, turn.Answer, null))],
            IdsMayRepeat = true,
        };
    }
}
