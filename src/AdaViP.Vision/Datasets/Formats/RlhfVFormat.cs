using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Vision.Datasets.Json;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>RLHF-V: the texts are a JSON object inside a text.</summary>
internal sealed class RlhfVFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.RlhfV;

    /// <inheritdoc />
    public string Needs => "image, text (JSON with question, chosen, rejected)";

    /// <inheritdoc />
    public string? RejectedField => "text.rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) => fields.Contains("text") && fields.Contains("image") && !fields.Contains("question");

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        JsonElement texts = Parse(row.Text("text"));
        return new RowDraft(
            row.Picture("image"),
            row.OptionalPicture("rejected_image"),
            QuestionText.WithoutMarker(Member(texts, "question"), "text.question"),
            DatasetRow.NotEmpty(Member(texts, "chosen"), "text.chosen"),
            OptionalMember(texts, "rejected") is string rejected ? DatasetRow.NotEmpty(rejected, "text.rejected") : null);
    }

    private static JsonElement Parse(string text)
    {
        try
        {
            JsonElement texts = JsonElement.Parse(text);
            return texts.ValueKind == JsonValueKind.Object
                ? texts
                : throw BadRowException.Wrong("text", "JSON, but " + JsonText.Kind(texts), "a JSON object with question, chosen and rejected");
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // ArgumentException: the text has a lone surrogate and cannot become UTF-8.
            throw new BadRowException(BadRowKind.NotJson, "'text' is no JSON object");
        }
    }

    private static string Member(JsonElement texts, string name) =>
        OptionalMember(texts, name) ?? throw BadRowException.Missing("text." + name);

    private static string? OptionalMember(JsonElement texts, string name) =>
        JsonText.Member(texts, name) is JsonElement member ? JsonText.Of(member, "text." + name) : null;
}
