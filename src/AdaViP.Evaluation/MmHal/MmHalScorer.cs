using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.MmHal;

/// <summary>Scores a judge's replies as the official MMHal-Bench summary does; docs/evaluation.md lists its quirks.</summary>
public static class MmHalScorer
{
    /// <summary>Scores replies.</summary>
    /// <param name="replies">One per question, in the questions' order.</param>
    /// <param name="questions">The benchmark's questions.</param>
    /// <exception cref="UserDataException">There are more or fewer replies than questions.</exception>
    public static MmHalScores Score(IReadOnlyList<MmHalReply> replies, IReadOnlyList<MmHalQuestion> questions)
    {
        if (replies.Count != questions.Count || replies.Count == 0)
        {
            string place = replies.Count == 0 ? "the judge file" : replies[^1].Place.ToString();
            throw new UserDataException(
                $"{place}: the judge file ends here with {replies.Count} replies, but there are {questions.Count} questions. " +
                "Replies belong to the questions by their order, so none may be missing.");
        }

        List<MmHalRow> rows = [.. replies.Zip(questions, (reply, question) => new MmHalRow(question, reply, MmHalRating.Find(reply.Content)))];
        List<KeyValuePair<string, double>> perType =
        [
            .. rows.GroupBy(row => row.Question.Type).Select(group => KeyValuePair.Create(
                group.Key, PythonNumbers.Round(group.Sum(row => row.Score) / (double)group.Count(), 2))),
        ];
        List<Notice> notices =
        [
            .. rows.Where(row => row.Rating is null).Select(row => new Notice(
                row.Reply.Place, $"the reply to question {row.Question.Index + 1} has no rating or several; it counts as 0, as officially.")),
        ];
        return new MmHalScores(rows, perType, notices);
    }
}
