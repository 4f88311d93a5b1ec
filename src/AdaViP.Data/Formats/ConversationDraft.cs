using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>From what a layout found to a sample: the checks and conversions that all layouts share.</summary>
internal static class ConversationDraft
{
    /// <summary>Fields that would change what a row means; they must be empty.</summary>
    public static IReadOnlyList<string> UnreadFields { get; } =
        ["videos", "video", "audios", "audio", "tools", .. SystemText.Fields];

    /// <summary>Makes a draft.</summary>
    /// <param name="row">The row.</param>
    /// <param name="prompt">The conversation before the answer, a question last.</param>
    /// <param name="promptField">Where that stands.</param>
    /// <param name="chosen">The better answer.</param>
    /// <param name="rejected">The worse answer; null where the row has none.</param>
    /// <param name="pictureField">The picture field that the layout's own documents name.</param>
    /// <exception cref="BadRowException">The row cannot become a sample.</exception>
    public static RowDraft Of(
        DatasetRow row, List<ChatMessage> prompt, string promptField, string chosen, string? rejected, string pictureField)
    {
        RequireReadable(row);
        if (prompt is not [.. var earlier, { FromUser: true } last])
        {
            throw BadRowException.Wrong(promptField, ChatMessage.Describe(prompt),
                "questions and answers in turn, a question last");
        }

        var history = new List<ConversationTurn>();
        if (earlier.Count > 0)
        {
            history.AddRange(Turns.Of(earlier, promptField)
                .Select(turn => new ConversationTurn(turn.Question, turn.Answer, null)));
        }

        string question =
            history.Count == 0 ? QuestionText.WithoutMarker(last.Text, promptField) : QuestionText.Later(last.Text, promptField);
        return new RowDraft(
            RowPictures.Asked(row, pictureField, prompt, promptField), RowPictures.Rejected(row), question, chosen, rejected)
        {
            History = history,
            RemovedTag = row.OptionalText("removed_tag"),
        };
    }

    /// <summary>Refuses a row that has more than texts and pictures.</summary>
    public static void RequireReadable(DatasetRow row)
    {
        SystemText.RequireDispensable(row);
        foreach (string field in UnreadFields.Except(SystemText.Fields))
        {
            if (row.Optional(field) is RowValue value && !IsEmpty(value, field))
            {
                throw BadRowException.Wrong(field, value.Describe(), "nothing: videos, sound and tools are not read");
            }
        }
    }

    private static bool IsEmpty(RowValue value, string field) => value.Kind switch
    {
        RowValueKind.List => value.Items.Count == 0,
        RowValueKind.Text => value.Text(field).AsSpan().Trim() is "" or "[]",
        RowValueKind.Object => !value.Names.Any(),
        _ => false,
    };
}
