using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Pope;

/// <summary>Reads a question file: JSON lines with question_id, image, text, label and maybe category.</summary>
public static class PopeQuestionReader
{
    /// <summary>All questions of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How labels are read.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read, an id occurs twice, or a label is neither yes nor
    /// no; names file and line.</exception>
    public static IReadOnlyList<PopeQuestion> Read(string path, PopeOptions options)
    {
        var questions = new List<PopeQuestion>();
        var seen = new Dictionary<long, FilePlace>();
        foreach (JsonRow row in JsonRows.ReadSome(path, "questions"))
        {
            long id = row.Has("question_id") ? row.Number("question_id") : questions.Count + 1;
            if (!seen.TryAdd(id, row.Place))
            {
                throw new UserDataException(
                    $"{row.Place}: question_id {id} is already in {seen[id].Position}. Score one question file at a time.");
            }

            questions.Add(new PopeQuestion(
                id,
                row.OptionalText("image") ?? "",
                Bare(row.OptionalText("text") ?? ""),
                IsYes(row, options),
                row.OptionalText("category") ?? ""));
        }

        return questions;
    }

    // The marker of the picture is not part of what a model is asked.
    private static string Bare(string text)
    {
        ImageMarker.Remove(text, out string bare);
        return bare;
    }

    private static bool IsYes(JsonRow row, PopeOptions options) => row.Text("label") switch
    {
        "yes" => true,
        "no" => false,
        string label => options.AsOfficial
            ? true
            : throw new UserDataException(
                $"{row.Place}: the label is \"{label}\" but must be \"yes\" or \"no\". Correct it, "
                + $"or take everything but \"no\" for a yes, as the official script does, with {EvaluationSettings.AsOfficial}."),
    };
}
