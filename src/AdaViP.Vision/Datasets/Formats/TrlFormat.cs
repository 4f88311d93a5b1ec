using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Formats;

/// <summary>TRL: prompt, chosen and rejected as message lists or texts; the prompt may also begin both lists.</summary>
internal sealed class TrlFormat : IRowFormat
{
    /// <inheritdoc />
    public DatasetFormat Format => DatasetFormat.Trl;

    /// <inheritdoc />
    public string Needs => "images or image, prompt, chosen, rejected";

    /// <inheritdoc />
    public string? RejectedField => "rejected";

    /// <inheritdoc />
    public bool Recognises(IReadOnlySet<string> fields) =>
        fields.Contains("chosen") && (fields.Contains("rejected") || fields.Contains("prompt"));

    /// <inheritdoc />
    public RowDraft Read(DatasetRow row)
    {
        List<ChatMessage> chosen = ChatMessage.List(row.Json("chosen"), "chosen", speakerOfText: false);
        List<ChatMessage>? rejected = row.OptionalJson("rejected") is JsonElement worse
            ? ChatMessage.List(worse, "rejected", speakerOfText: false)
            : null;
        List<ChatMessage> prompt = row.OptionalJson("prompt") is JsonElement given
            ? ChatMessage.List(given, "prompt", speakerOfText: true)
            : SharedStart(chosen, rejected);
        if (prompt is not [{ FromUser: true } question])
        {
            throw BadRowException.Wrong("prompt", ChatMessage.Describe(prompt), "one question");
        }

        return new RowDraft(
            row.OptionalSinglePicture("images") ?? row.OptionalSinglePicture("image") ?? throw BadRowException.Missing("images"),
            row.OptionalSinglePicture("rejected_images") ?? row.OptionalSinglePicture("rejected_image"),
            QuestionText.WithoutMarker(question.Text, "prompt"),
            ChatMessage.Answer(chosen, "chosen"),
            rejected is null ? null : ChatMessage.Answer(rejected, "rejected"));
    }

    private static List<ChatMessage> SharedStart(List<ChatMessage> chosen, List<ChatMessage>? rejected)
    {
        if (chosen is not [{ FromUser: true } question, ..])
        {
            throw BadRowException.Missing("prompt");
        }

        if (rejected is not null)
        {
            if (rejected is not [{ FromUser: true } other, ..])
            {
                throw BadRowException.Missing("prompt");
            }

            if (question.Text != other.Text)
            {
                throw new BadRowException(BadRowKind.WrongField, "'chosen' and 'rejected' begin with different questions");
            }

            rejected.RemoveAt(0);
        }

        chosen.RemoveAt(0);
        return [question];
    }
}
