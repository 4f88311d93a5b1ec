using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
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
        if (replies.Count > questions.Count)
        {
            throw new UserDataException(
                $"{replies[questions.Count].Place}: reply {questions.Count + 1} of {replies.Count} has no question; "
                + $"there are {questions.Count} questions. "
                + "Replies belong to the questions by their order, one to each: name the files of one run.");
        }

        if (replies.Count < questions.Count || replies.Count == 0)
        {
            throw new UserDataException(
                (replies.Count == 0
                    ? "There are no replies"
                    : $"{replies[^1].Place}: the judge file ends here with {Counted.Of(replies.Count, "reply", "replies")}")
                + $", but there {Counted.Word(questions.Count, "is", "are")} {Counted.Of(questions.Count, "question")}. "
                + "Replies belong to the questions by their order, so none may be missing. Ask the judge about the rest.");
        }

        List<MmHalRow> rows =
            [.. replies.Zip(questions, (reply, question) => new MmHalRow(question, reply, MmHalRating.Find(reply.Content)))];
        List<KeyValuePair<string, double>> perType =
        [
            .. rows.GroupBy(row => row.Question.Type).Select(group => KeyValuePair.Create(
                group.Key, PythonNumbers.Round(group.Sum(row => row.Score) / (double)group.Count(), 2))),
        ];
        return new MmHalScores(rows, perType, Notices([.. rows.Where(row => row.Rating is null)]));
    }

    private static List<Notice> Notices(List<MmHalRow> unrated)
    {
        List<Notice> notices =
        [
            .. unrated.Take(AnswerChecks.NoticesOfAKind).Select(row => new Notice(
                row.Reply.Place, $"the reply to question {row.Question.Index + 1} has no rating or several; "
                    + "it counts as 0, as officially.")),
        ];
        if (unrated.Count > notices.Count)
        {
            notices.Add(new Notice(unrated[notices.Count].Reply.Place,
                $"in all {Counted.Of(unrated.Count, "reply", "replies")} have no rating or several."));
        }

        return notices;
    }
}
