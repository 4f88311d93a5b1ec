using AdaViP.Core.Data;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Formats;

/// <summary>What the data say in the system's name: only what the model's template says anyway can be read.</summary>
internal static class SystemText
{
    /// <summary>Fields beside the messages that hold it.</summary>
    public static IReadOnlyList<string> Fields { get; } = ["system", "system_prompt"];

    /// <summary>Refuses a row whose system text would have to be dropped.</summary>
    public static void RequireDispensable(DatasetRow row)
    {
        foreach (string field in Fields)
        {
            if (row.OptionalText(field) is string text)
            {
                RequireDispensable(text, field);
            }
        }
    }

    /// <summary>Refuses a system message unless it is empty or the template's own.</summary>
    public static void RequireDispensable(string text, string field)
    {
        if (!string.IsNullOrWhiteSpace(text) && text.Trim() != LlavaPhrases.System)
        {
            throw new BadRowException(
                BadRowKind.WrongField,
                $"'{field}' has a system message, {RowValue.Quote(text)}; the model's own template sets that text, " +
                $"{RowValue.Quote(LlavaPhrases.System)}. Remove it, or write it into the question");
        }
    }
}
