using System.Text.Json;
using AdaViP.Vision.Datasets.Json;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>LLaMA-Factory: the conversation ends with the question, both answers stand beside it.</summary>
internal sealed class LlamaFactoryFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.LlamaFactory;

    /// <inheritdoc />
    public string Needs => "conversations, chosen, rejected, images";

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        fields.Contains("conversations") && (fields.Contains("chosen") || fields.Contains("rejected"));

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> messages = ChatMessage.List(row.Json("conversations"), "conversations", speakerOfText: true);
        if (messages is not [{ FromUser: true } question])
        {
            throw BadRowException.Wrong("conversations", ChatMessage.Describe(messages), "one question");
        }

        return new RowDraft(
            row.OptionalSinglePicture("images") ?? throw BadRowException.Missing("images"),
            row.OptionalSinglePicture("rejected_images"),
            QuestionText.WithoutMarker(question.Text, "conversations"),
            Answer(row, "chosen"),
            row.OptionalJson("rejected") is null ? null : Answer(row, "rejected"));
    }

    private static string Answer(DatasetRow row, string field)
    {
        JsonElement value = row.Json(field);
        return value.ValueKind == JsonValueKind.Object
            ? ChatMessage.Answer(ChatMessage.One(value, field) is ChatMessage message ? [message] : [], field)
            : DatasetRow.NotEmpty(JsonText.Of(value, field), field);
    }
}
