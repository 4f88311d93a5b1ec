using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.Answers;

/// <summary>Whether every picture has one answer.</summary>
internal static class OneAnswerPerPicture
{
    /// <summary>Refuses doubled answers, and missing ones where it is known what was asked.</summary>
    /// <param name="answers">Picture and place of every answer, in file order; at least one.</param>
    /// <param name="asked">Every picture that was asked about; null where that is unknown.</param>
    /// <exception cref="UserDataException">A picture answered twice or not at all; names file and line.</exception>
    public static void Require(IReadOnlyList<(string Picture, FilePlace Place)> answers, IReadOnlyCollection<string>? asked)
    {
        var given = new Dictionary<string, FilePlace>();
        foreach ((string picture, FilePlace place) in answers)
        {
            if (!given.TryAdd(picture, place))
            {
                throw new UserDataException(
                    $"{place}: picture {picture} is described in {given[picture].Position} already. "
                        + $"Keep one answer per picture, or count both with {EvaluationSettings.AsOfficial}.");
            }
        }

        if (asked is null)
        {
            return;
        }

        RefuseUnasked(answers, [.. asked]);
        string[] missing = [.. asked.Where(picture => !given.ContainsKey(picture))];
        if (missing.Length > 0)
        {
            throw new UserDataException(
                $"{answers[^1].Place}: the file ends here without an answer "
                + $"to {missing.Length} of {Counted.Of(asked.Count, "question")}, the first being about picture {missing[0]}. "
                + $"Answer all of them, or leave them out with {EvaluationSettings.AsOfficial}.");
        }
    }

    /// <summary>A remark about pictures that were asked about and are left out.</summary>
    /// <param name="answers">Picture and place of every answer, in file order; at least one.</param>
    /// <param name="asked">Every picture that was asked about; null where that is unknown.</param>
    public static IReadOnlyList<Notice> LeftOut(
        IReadOnlyList<(string Picture, FilePlace Place)> answers, IReadOnlyCollection<string>? asked)
    {
        HashSet<string> given = [.. answers.Select(answer => answer.Picture)];
        string[] missing = asked is null ? [] : [.. asked.Where(picture => !given.Contains(picture))];
        return missing.Length == 0
            ? []
            :
            [
                new Notice(
                    answers[^1].Place,
                    $"the file ends here without an answer to {missing.Length} of {Counted.Of(asked!.Count, "question")}, "
                    + $"the first being about picture {missing[0]}; they are left out."),
            ];
    }

    private static void RefuseUnasked(IReadOnlyList<(string Picture, FilePlace Place)> answers, HashSet<string> asked)
    {
        foreach ((string picture, FilePlace place) in answers)
        {
            if (!asked.Contains(picture))
            {
                throw new UserDataException(
                    $"{place}: none of the {Counted.Of(asked.Count, "question")} is about picture {picture}. "
                    + $"Name the question file of these answers, or count it nevertheless with {EvaluationSettings.AsOfficial}.");
            }
        }
    }
}
