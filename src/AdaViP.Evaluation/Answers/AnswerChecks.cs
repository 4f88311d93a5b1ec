using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Answers;

/// <summary>Remarks on answer texts that are scored as they are but are worth knowing of.</summary>
internal static class AnswerChecks
{
    /// <summary>From this length on an answer looks like a generation that never ended.</summary>
    public const int LongAnswer = 8000;

    /// <summary>More of the same would hide the rest.</summary>
    public const int NoticesOfAKind = 20;

    // "Yes, there is a dog." may well be every answer; a description of every picture may not.
    private const int ShortAnswer = 30;

    private const string OtherFile = "Is this the file of the questions? Name the one with the model's answers.";

    /// <summary>Refuses answers of which every one repeats its question, as those of a question file do.</summary>
    /// <param name="answers">Texts with their places and questions, in file order; a question is empty where it is
    /// unknown.</param>
    /// <param name="asOfficial">Whether they are scored nevertheless, with a remark.</param>
    /// <returns>A remark where some do, or all are scored nevertheless.</returns>
    /// <exception cref="UserDataException">Every answer repeats its question.</exception>
    public static IReadOnlyList<Notice> Repeats(
        IReadOnlyList<(FilePlace Place, string Text, string Question)> answers, bool asOfficial)
    {
        (FilePlace Place, string Text, string Question)[] repeated =
            [.. answers.Where(answer => answer.Question.Length > 0 && IsSame(answer.Text, answer.Question))];
        if (repeated.Length == 0)
        {
            return [];
        }

        string shown = ShownValue.Cut(repeated[0].Text);
        string how = repeated.Length == answers.Count
            ? "every row is so"
            : $"{Counted.Of(repeated.Length, "answer is", "answers are")} so, of {answers.Count}";
        string what = $"the answer \"{shown}\" is the question itself; {how}.";
        return repeated.Length == answers.Count && !asOfficial
            ? throw new UserDataException($"{repeated[0].Place}: {what} {OtherFile}")
            : [new Notice(repeated[0].Place, $"{what} {OtherFile}")];
    }

    /// <summary>Notices for empty and very long texts, and for texts that look like questions.</summary>
    /// <param name="answers">Texts with their places, in file order.</param>
    public static IReadOnlyList<Notice> Of(IEnumerable<(FilePlace Place, string Text)> answers)
    {
        List<Notice> notices = [.. LikeQuestions([.. answers])];
        int empty = 0;
        int overlong = 0;
        foreach ((FilePlace place, string text) in answers)
        {
            if (string.IsNullOrWhiteSpace(text) && ++empty <= NoticesOfAKind)
            {
                notices.Add(new Notice(place, "the answer is empty; it is scored as given."));
            }
            else if (text.Length >= LongAnswer && ++overlong <= NoticesOfAKind)
            {
                notices.Add(new Notice(place, $"the answer has {Counted.Of(text.Length, "character")}, "
                    + "which looks like a generation without end; it is scored as given."));
            }
        }

        if (empty > NoticesOfAKind || overlong > NoticesOfAKind)
        {
            notices.Add(new Notice(answers.First().Place, $"in all {empty} answers are empty "
                + $"and {overlong} have {LongAnswer} characters or more."));
        }

        return notices;
    }

    private static bool IsSame(string text, string question)
    {
        ImageMarker.Remove(text, out string bare);
        return bare.Trim().Equals(question.Trim(), StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<Notice> LikeQuestions((FilePlace Place, string Text)[] answers)
    {
        if (answers.Length < 2)
        {
            yield break;
        }

        string shown = $"\"{ShownValue.Cut(answers[0].Text)}\"";
        if (answers[0].Text.Length >= ShortAnswer && Array.TrueForAll(answers, answer => answer.Text == answers[0].Text))
        {
            yield return new Notice(answers[0].Place, $"all {answers.Length} answers are the same text, {shown}. {OtherFile}");
        }
        else if (Array.TrueForAll(answers, answer => answer.Text.AsSpan().TrimEnd().EndsWith('?')))
        {
            yield return new Notice(
                answers[0].Place, $"all {answers.Length} answers end with a question mark, as {shown} does. {OtherFile}");
        }
    }
}
