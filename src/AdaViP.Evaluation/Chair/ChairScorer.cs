using AdaViP.Core.Data;
using AdaViP.Evaluation.Answers;

namespace AdaViP.Evaluation.Chair;

/// <summary>CHAIR on any captions: object words against what the pictures show.</summary>
public static class ChairScorer
{
    /// <summary>Scores captions.</summary>
    /// <param name="captions">The captions; a picture may have several.</param>
    /// <param name="truths">Key to the classes in the picture.</param>
    /// <param name="words">The word list.</param>
    /// <exception cref="UserDataException">A caption of an unknown picture; names file and line.</exception>
    public static ChairScores Score(
        IReadOnlyList<ChairCaption> captions, IReadOnlyDictionary<string, IReadOnlySet<string>> truths, ObjectWords words)
    {
        if (captions.Count == 0)
        {
            throw new UserDataException("there are no captions to score.");
        }

        var reader = new CaptionReader(words);
        List<ChairRow> rows =
        [
            .. captions.Select(caption => new ChairRow(
                caption.Key,
                caption.Text,
                reader.Read(caption.Text).Mentions,
                truths.GetValueOrDefault(caption.Key) ?? throw new UserDataException(
                    $"{caption.Place}: the annotations do not know the picture \"{caption.Key}\"."))),
        ];
        return new ChairScores("chair", "words of the caption", rows, AnswerChecks.Of(captions.Select(caption => (caption.Place, caption.Text))));
    }
}
