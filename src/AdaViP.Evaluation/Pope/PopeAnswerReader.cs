using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Pope;

/// <summary>
/// Reads answers: JSON lines (or a list) with <c>answer</c>, as the official script wants, or <c>text</c>, as LLaVA writes
/// them; <c>question_id</c>, <c>category</c>, and <c>question</c> or <c>prompt</c>, where they are. Samples of lmms-eval and
/// results of ms-swift are read too.
/// </summary>
public static class PopeAnswerReader
{
    /// <summary>All answers of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<PopeAnswer> Read(string path)
    {
        IReadOnlyList<JsonRow> rows = AnswerRows.Read(path, "answers to score");
        var answers = new List<PopeAnswer>(rows.Count);
        foreach (JsonRow row in rows)
        {
            string? category = row.Has("category") ? row.Text("category") : null;
            answers.Add(new PopeAnswer(
                row.Has("question_id") ? row.Number("question_id") : null,
                row.Text(row.FirstOf("answer", "text", AnswerRows.Response)),
                row.Place,
                row.OptionalText("question") ?? row.OptionalText("prompt"),
                PopeSplits.Names.Contains(category) ? category : null)
            {
                RowId = row.Element.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.Number
                    && id.TryGetInt64(out long number) ? number : null,
            });
        }

        return answers;
    }
}
