using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Amber;

/// <summary>
/// Reads answers as the official script wants them: a JSON list of {id, response}. JSON lines are read too, and
/// <c>nouns</c>, a list of words, may give the nouns of a description that another program extracted. Rows of other programs are
/// read where they name the question: <c>question_id</c> with <c>text</c> or <c>answer</c>,
/// samples of lmms-eval, results of ms-swift.
/// </summary>
public static class AmberAnswerReader
{
    /// <summary>All answers of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read; names file and line.</exception>
    public static IReadOnlyList<AmberAnswer> Read(string path)
    {
        IReadOnlyList<JsonRow> rows = AnswerRows.Read(path, "answers to score");
        var answers = new List<AmberAnswer>(rows.Count);
        foreach (JsonRow row in rows)
        {
            long id = row.Number(row.FirstOf("id", "question_id"));
            if (id is < 1 or > int.MaxValue)
            {
                throw new UserDataException($"{row.Place}: id {id} is not a question; ids begin at 1. Correct the row.");
            }

            string response = row.Text(row.FirstOf(AnswerRows.Response, "text", "answer"));
            answers.Add(new AmberAnswer((int)id, response, row.Has("nouns") ? row.Texts("nouns") : null, row.Place));
        }

        return answers;
    }
}
