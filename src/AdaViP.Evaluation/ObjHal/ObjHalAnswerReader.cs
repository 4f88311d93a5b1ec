using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>
/// Reads answers: JSON lines (or a list) with <c>image_id</c>, a number or a text, and <c>text</c> or <c>answer</c>;
/// <c>prompt</c> or <c>question</c> where there is one.
/// </summary>
public static class ObjHalAnswerReader
{
    /// <summary>All answers of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<ObjHalAnswer> Read(string path)
    {
        IReadOnlyList<JsonRow> rows = JsonRows.ReadSome(path, "answers to score");
        var answers = new List<ObjHalAnswer>(rows.Count);
        foreach (JsonRow row in rows)
        {
            string text = row.Has("text") || !row.Has("answer") ? row.Text("text") : row.Text("answer");
            answers.Add(new ObjHalAnswer(
                row.Number("image_id"),
                row.OptionalText("prompt") ?? row.OptionalText("question") ?? "",
                Clean(text),
                row.Place));
        }

        return answers;
    }

    /// <summary>What the official script makes of a text first: every "Assistant:" goes, then outer white space.</summary>
    /// <param name="text">As generated.</param>
    public static string Clean(string text) => PythonText.Strip(text.Replace("Assistant:", "", StringComparison.Ordinal));
}
