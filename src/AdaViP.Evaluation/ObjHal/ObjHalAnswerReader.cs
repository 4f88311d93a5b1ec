using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>
/// Reads answers: JSON lines (or a list) with <c>image_id</c>, a number or a text, and <c>text</c> or <c>answer</c>;
/// <c>prompt</c> or <c>question</c> where there is one. Rows of other programs are read where COCO's id is in the picture's name.
/// </summary>
public static class ObjHalAnswerReader
{
    /// <summary>All answers of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dropIncomplete">Whether <see cref="IncompleteSentence"/> takes the end of a description away.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<ObjHalAnswer> Read(string path, bool dropIncomplete = false)
    {
        IReadOnlyList<JsonRow> rows = AnswerRows.Read(path, "answers to score");
        var answers = new List<ObjHalAnswer>(rows.Count);
        foreach (JsonRow row in rows)
        {
            string text = Clean(row.Text(row.FirstOf("text", "answer", "caption", AnswerRows.Response)));
            answers.Add(new ObjHalAnswer(
                Picture(row),
                row.OptionalText("prompt") ?? row.OptionalText("question") ?? "",
                dropIncomplete ? IncompleteSentence.Drop(text) : text,
                row.Place));
        }

        return answers;
    }

    private static long Picture(JsonRow row)
    {
        if (row.FirstOf("image_id", "image") is "image_id")
        {
            return row.Number("image_id");
        }

        string name = row.Text("image");
        return CocoPicture.IdOf(name) ?? throw new UserDataException(
            $"{row.Place}: the picture is \"{ShownValue.Cut(name)}\", "
            + "which has no COCO id, such as COCO_val2014_000000000042.jpg has. Add \"image_id\".");
    }

    /// <summary>What the official script makes of a text first: every "Assistant:" goes, then outer white space.</summary>
    /// <param name="text">As generated.</param>
    public static string Clean(string text) => PythonText.Strip(text.Replace("Assistant:", "", StringComparison.Ordinal));
}
