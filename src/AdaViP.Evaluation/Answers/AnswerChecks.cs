using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Answers;

/// <summary>Remarks on answer texts that are scored as they are but are worth knowing of.</summary>
internal static class AnswerChecks
{
    /// <summary>From this length on an answer looks like a generation that never ended.</summary>
    public const int LongAnswer = 8000;

    /// <summary>More of the same would hide the rest.</summary>
    public const int NoticesOfAKind = 20;

    /// <summary>Notices for empty and very long texts.</summary>
    /// <param name="answers">Texts with their places, in file order.</param>
    public static IReadOnlyList<Notice> Of(IEnumerable<(FilePlace Place, string Text)> answers)
    {
        var notices = new List<Notice>();
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
                notices.Add(new Notice(place, $"the answer has {text.Length} characters, which looks like a generation without "
                    + $"end; it is scored as given."));
            }
        }

        if (empty > NoticesOfAKind || overlong > NoticesOfAKind)
        {
            notices.Add(new Notice(answers.First().Place, $"in all {empty} answers are empty and {overlong} have {LongAnswer} "
                + $"characters or more."));
        }

        return notices;
    }
}
