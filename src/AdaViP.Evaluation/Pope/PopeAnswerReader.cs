using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Pope;

/// <summary>
/// Reads answers: JSON lines (or a list) with <c>answer</c>, as the official script wants, or <c>text</c>, as LLaVA writes
/// them; <c>question_id</c>, and <c>question</c> or <c>prompt</c>, where they are.
/// </summary>
public static class PopeAnswerReader
{
    /// <summary>All answers of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<PopeAnswer> Read(string path)
    {
        IReadOnlyList<JsonRow> rows = JsonRows.ReadSome(path, "answers to score");
        var answers = new List<PopeAnswer>(rows.Count);
        foreach (JsonRow row in rows)
        {
            string text = row.Has("answer") || !row.Has("text") ? row.Text("answer") : row.Text("text");
            answers.Add(new PopeAnswer(
                row.Has("question_id") ? row.Number("question_id") : null,
                text,
                row.Place,
                row.OptionalText("question") ?? row.OptionalText("prompt")));
        }

        return answers;
    }
}
