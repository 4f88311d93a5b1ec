using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Objects;

namespace AdaViP.Evaluation.Chair;

/// <summary>CHAIR on any captions: object words against what the pictures show.</summary>
public static class ChairScorer
{
    /// <summary>Scores captions.</summary>
    /// <param name="captions">The captions.</param>
    /// <param name="truths">Key to the classes in the picture.</param>
    /// <param name="words">The word list.</param>
    /// <param name="options">How both are matched.</param>
    /// <exception cref="UserDataException">A doubled, missing or unknown picture; names file and line.</exception>
    public static ChairScores Score(
        IReadOnlyList<ChairCaption> captions,
        IReadOnlyDictionary<string, IReadOnlySet<string>> truths,
        ObjectWords words,
        ChairOptions options)
    {
        if (captions.Count == 0)
        {
            throw new UserDataException("There are no captions to score. Name a file that has some.");
        }

        if (!options.AsOfficial)
        {
            OneAnswerPerPicture.Require([.. captions.Select(caption => (caption.Key, caption.Place))], options.Asked);
        }

        var reader = new ObjectWordReader(words);
        List<ChairRow> rows =
        [
            .. captions.Select(caption => new ChairRow(
                caption.Key,
                caption.Text,
                reader.Read(caption.Text).Mentions,
                truths.GetValueOrDefault(caption.Key) ?? throw new UserDataException(
                    $"{caption.Place}: the annotations do not know the picture \"{ShownValue.Cut(caption.Key)}\". "
                    + "Add the annotations of its set, or leave the caption out."))),
        ];
        return new ChairScores(
            ChairPreset.Value.Name,
            "words of the caption",
            rows,
            [.. AnswerChecks.Of(captions.Select(caption => (caption.Place, caption.Text))), .. Missing(captions, truths)]);
    }

    // Annotations may cover more than was asked: worth a line, no mistake.
    private static IEnumerable<Notice> Missing(
        IReadOnlyList<ChairCaption> captions, IReadOnlyDictionary<string, IReadOnlySet<string>> truths)
    {
        HashSet<string> described = [.. captions.Select(caption => caption.Key)];
        string[] missing = [.. truths.Keys.Where(key => !described.Contains(key))];
        if (missing.Length > 0)
        {
            yield return new Notice(
                captions[^1].Place,
                $"the file ends here without a caption of {missing.Length} of {truths.Count} annotated pictures, "
                + $"the first being {missing[0]}; they are left out.");
        }
    }
}
