using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>LLaMA-Factory's alpaca rows: instruction and input make the question; chosen and rejected, or output alone.</summary>
internal sealed class AlpacaFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.LlamaFactory;

    /// <inheritdoc />
    public string Needs => "instruction, input, chosen, rejected, images";

    /// <inheritdoc />
    public IReadOnlyList<string> Fields =>
        ["instruction", "input", "output", "response", "chosen", "rejected", "rejected_response", History.Field];

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        fields.Contains("instruction") && (fields.Contains("chosen") || fields.Contains("output") || fields.Contains("response"));

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        string[] parts = [row.OptionalText("instruction") ?? "", row.OptionalText("input") ?? ""];
        string question = DatasetRow.NotEmpty(string.Join('\n', parts.Where(part => part.Length > 0)), "instruction");
        List<ChatMessage> prompt = [.. History.Of(row), new ChatMessage(true, question, [])];
        (string chosen, RowValue better) = row.First("chosen", "output", "response") ?? throw BadRowException.Missing("chosen");
        (string Field, RowValue Value)? worse = row.First("rejected", "rejected_response");
        return ConversationDraft.Of(
            row,
            prompt,
            "instruction",
            AnswerText.Of(better, chosen, prompt, "instruction"),
            worse is (string rejected, RowValue value) ? AnswerText.Of(value, rejected, prompt, "instruction") : null,
            "images");
    }
}
