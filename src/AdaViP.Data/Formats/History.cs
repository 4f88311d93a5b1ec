using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>Earlier turns as pairs of texts, oldest first: <c>[["question", "answer"], ...]</c>.</summary>
internal static class History
{
    /// <summary>Its field.</summary>
    public const string Field = "history";

    /// <summary>The turns as messages; empty where there are none.</summary>
    public static IEnumerable<ChatMessage> Of(DatasetRow row)
    {
        if (row.Optional(Field) is not RowValue value)
        {
            yield break;
        }

        if (value.Kind != RowValueKind.List)
        {
            throw BadRowException.Wrong(Field, value.Describe(), "a list of pairs of question and answer");
        }

        foreach (RowValue turn in value.Items)
        {
            if (turn.Items.Count != 2)
            {
                throw BadRowException.Wrong(Field, "a list with " + turn.Describe(), "pairs of question and answer");
            }

            yield return new ChatMessage(true, turn.Items[0].Text(Field), []);
            yield return new ChatMessage(false, turn.Items[1].Text(Field), []);
        }
    }
}
