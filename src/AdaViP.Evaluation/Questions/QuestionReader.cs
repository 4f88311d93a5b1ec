using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Presets;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Questions;

/// <summary>Reads the questions of a benchmark: a JSON list or JSON lines.</summary>
internal static class QuestionReader
{
    /// <summary>The question file that was named, or the preset's in one of the folders.</summary>
    /// <param name="preset">Gives the names.</param>
    /// <param name="questions">What was named: a file or a folder; null for nothing.</param>
    /// <param name="places">Further places to look in.</param>
    /// <exception cref="UserDataException">There is none, or several of which one has to be chosen.</exception>
    public static string FindFile(BenchmarkPreset preset, string? questions, IReadOnlyList<string> places)
    {
        if (questions is not null && File.Exists(questions))
        {
            return questions;
        }

        IReadOnlyList<string> folders = questions is null ? places : [questions];
        var files = new AnnotationFiles(folders);
        string? found = preset.OneQuestionFile
            ? AnnotationFiles.Only(preset.QuestionFiles.Select(name => files.Find(name)).OfType<string>())
            : files.Find(preset.QuestionFiles);
        return found ?? throw new UserDataException(
            $"{preset.Title}'s questions are missing: looked for {string.Join(" or ", preset.QuestionFiles)} in {files.Looked}. "
            + $"Name the file with {EvaluationSettings.Questions}.");
    }

    /// <summary>All questions of a file.</summary>
    /// <param name="preset">Says how the fields are called.</param>
    /// <param name="file">The file.</param>
    /// <param name="pictures">Finds the pictures.</param>
    /// <param name="limit">How many questions need their picture, from the first on; null for all.</param>
    /// <exception cref="UserDataException">A row is wrong, or a picture is missing; names file and line.</exception>
    public static IReadOnlyList<BenchmarkQuestion> Read(BenchmarkPreset preset, string file, PictureFinder pictures, int? limit)
    {
        var questions = new List<BenchmarkQuestion>();
        foreach (JsonRow row in JsonRows.Read(file))
        {
            string prompt = preset.Prompts.Count > 0
                ? preset.Prompts[questions.Count % preset.Prompts.Count]
                : row.Text(preset.PromptField);
            if (AskedQuestion.Read(prompt, out string bare) is string problem)
            {
                throw new UserDataException($"{row.Place}: the question {problem}");
            }

            bool isAsked = questions.Count < (limit ?? int.MaxValue);
            questions.Add(new BenchmarkQuestion(
                questions.Count, row, bare + preset.PromptSuffix, isAsked ? pictures.Require(row) : null));
        }

        return questions;
    }
}
