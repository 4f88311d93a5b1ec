namespace AdaViP.Vision.Datasets.Formats;

/// <summary>image, question, chosen, rejected, perhaps rejected_image: our JSON lines and tables, and RLAIF-V's tables.</summary>
internal sealed class PlainFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Plain;

    /// <inheritdoc />
    public string Needs => "image, question, chosen, rejected";

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains("question") && fields.Contains("chosen");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row) => new(
        row.Picture("image"),
        row.OptionalPicture("rejected_image"),
        QuestionText.WithoutMarker(row.Text("question"), "question"),
        row.Answer("chosen"),
        row.OptionalAnswer("rejected"))
    {
        RemovedTag = row.OptionalText("removed_tag"),
    };
}
