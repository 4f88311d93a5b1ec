using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Settings;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Scores descriptions as the official Object HalBench script does; docs/evaluation.md lists its quirks.</summary>
public static class ObjHalScorer
{
    /// <summary>Judge-free: object words are found in the descriptions themselves.</summary>
    /// <param name="answers">The descriptions.</param>
    /// <param name="truth">What the pictures show.</param>
    /// <param name="words">The word list.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="UserDataException">A doubled, missing or unknown picture; names file and line.</exception>
    public static ChairScores Score(IReadOnlyList<ObjHalAnswer> answers, CocoTruth truth, ObjectWords words,
        ObjHalOptions options)
    {
        Check(answers, truth, options);
        var reader = new ObjectWordReader(words);
        return Scores("judge-free", answers, truth, options, answer => reader.Read(answer.Text).Mentions);
    }

    /// <summary>Judged: the objects of each description were extracted by a judge and normalised.</summary>
    /// <param name="answers">The descriptions.</param>
    /// <param name="objects">
    /// Per description its objects, in order; each counts once, the first time it occurs. See <see cref="ExtractedObjects"/>.
    /// </param>
    /// <param name="truth">What the pictures show.</param>
    /// <param name="words">The word list.</param>
    /// <param name="options">How to score.</param>
    /// <exception cref="UserDataException">A doubled, missing or unknown picture; names file and line.</exception>
    public static ChairScores ScoreJudged(
        IReadOnlyList<ObjHalAnswer> answers,
        IReadOnlyList<IReadOnlyList<string>> objects,
        CocoTruth truth,
        ObjectWords words,
        ObjHalOptions options)
    {
        if (objects.Count != answers.Count)
        {
            throw new ArgumentException($"{objects.Count} lists of objects for {answers.Count} answers.", nameof(objects));
        }

        Check(answers, truth, options);
        var reader = new ObjectWordReader(words);
        int next = 0;
        return Scores("judged", answers, truth, options, _ => reader.ReadObjects([.. objects[next++].Distinct()]));
    }

    private static ChairScores Scores(
        string mode,
        IReadOnlyList<ObjHalAnswer> answers,
        CocoTruth truth,
        ObjHalOptions options,
        Func<ObjHalAnswer, IReadOnlyList<ObjectMention>> mentions)
    {
        List<ChairRow> rows =
        [
            .. answers.Select(answer => new ChairRow(
                Name(answer.ImageId),
                answer.Text,
                mentions(answer),
                truth.Classes.GetValueOrDefault(answer.ImageId, new HashSet<string>()))),
        ];
        return new ChairScores(
            ObjHalPreset.Value.Name,
            mode,
            rows,
            [
                .. AnswerChecks.Repeats(
                    [.. answers.Select(answer => (answer.Place, answer.Text, answer.Prompt))], options.AsOfficial),
                .. AnswerChecks.Of(answers.Select(answer => (answer.Place, answer.Text))),
                .. OneAnswerPerPicture.LeftOut(Places(answers), Names(options.Asked)),
            ]);
    }

    private static void Check(IReadOnlyList<ObjHalAnswer> answers, CocoTruth truth, ObjHalOptions options)
    {
        if (answers.Count == 0)
        {
            throw new UserDataException("There are no answers to score. Name a file that has some.");
        }

        if (options.AsOfficial)
        {
            return;
        }

        OneAnswerPerPicture.Require(Places(answers), Names(options.Asked));
        foreach (ObjHalAnswer answer in answers)
        {
            if (!truth.Known.Contains(answer.ImageId))
            {
                throw new UserDataException(
                    $"{answer.Place}: picture {answer.ImageId} is in none of the annotation files. " +
                    $"Check image_id, or count every object in it as hallucinated with {EvaluationSettings.AsOfficial}.");
            }
        }
    }

    private static string Name(long picture) => picture.ToString(CultureInfo.InvariantCulture);

    private static List<(string Picture, FilePlace Place)> Places(IReadOnlyList<ObjHalAnswer> answers) =>
        [.. answers.Select(answer => (Name(answer.ImageId), answer.Place))];

    private static List<string>? Names(IReadOnlyCollection<long>? pictures) =>
        pictures is null ? null : [.. pictures.Select(Name).Distinct()];
}
