using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.MmHal;

/// <summary>Reads the benchmark's template, or a copy of it that a model's answers were written into.</summary>
public static class MmHalQuestionReader
{
    /// <summary>The field of a model's answer.</summary>
    internal const string Answer = "model_answer";

    /// <summary>All questions of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<MmHalQuestion> Read(string path)
    {
        var questions = new List<MmHalQuestion>();
        foreach (JsonRow row in JsonRows.Read(path))
        {
            questions.Add(new MmHalQuestion(
                questions.Count,
                row.Text("question_type"),
                row.OptionalText("image_id") ?? "",
                row.OptionalText("image_src") ?? "",
                row.Texts("image_content"),
                row.Text("question"),
                row.Text("gt_answer"),
                row.OptionalText(Answer) ?? ""));
        }

        return questions;
    }
}
