using System.Globalization;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Objects;
using AdaViP.Evaluation.Questions;

namespace AdaViP.Evaluation.Chair;

/// <summary>What a report shows of captions with object words.</summary>
internal static class ChairReport
{
    private const int ClassesShown = 12;

    /// <summary>Puts a run together.</summary>
    /// <param name="scores">The numbers.</param>
    /// <param name="questions">What was asked, by caption key.</param>
    /// <param name="picture">Fields that lead to the picture of a caption.</param>
    public static ScoredRun Of(ChairScores scores, QuestionTable questions, Func<string, Func<string, string?>> picture) =>
        new(scores, Bars(scores), Worst(scores, questions, picture));

    private static List<ScoreBar> Bars(ChairScores scores)
    {
        ChairNumbers numbers = scores.Numbers;
        List<(string Class, int Count)> invented =
        [
            .. scores.Rows.SelectMany(row => row.Hallucinated).GroupBy(mention => mention.Class)
                .Select(group => (group.Key, group.Count()))
                .OrderByDescending(pair => pair.Item2)
                .ThenBy(pair => pair.Key, StringComparer.Ordinal)
                .Take(ClassesShown),
        ];
        return
        [
            new ScoreBar("all captions", "response hallucination", numbers.ChairSRefine, 1),
            new ScoreBar("all captions", "mention hallucination", numbers.ChairI, 1),
            new ScoreBar("all captions", "object recall", numbers.Recall, 1),
            .. invented.Select(pair => new ScoreBar(
                "hallucinated mentions per class", pair.Class, pair.Count, invented[0].Count)),
        ];
    }

    private static List<WorstCase> Worst(
        ChairScores scores, QuestionTable questions, Func<string, Func<string, string?>> picture) =>
    [
        .. scores.Rows.Where(row => row.Hallucinated.Count > 0)
            .OrderByDescending(row => row.Hallucinated.Count)
            .ThenByDescending(row => row.Hallucinated.Count / (double)row.Mentions.Count)
            .Take(WorstCase.Shown)
            .Select(row => new WorstCase(
                string.Create(CultureInfo.InvariantCulture,
                    $"picture {row.Key}: {row.Hallucinated.Count} of {row.Mentions.Count} object words hallucinated"),
                questions.Fields(row.Key)("prompt") ?? questions.Fields(row.Key)("question") ?? "",
                row.Text,
                [.. row.Hallucinated.SelectMany(mention => Places(row.Text, mention))],
                [
                    ("Hallucinated", string.Join(", ", row.Hallucinated.Select(mention => mention.Word))),
                    ("In the picture", row.Truth.Count == 0
                        ? "none of the classes"
                        : string.Join(", ", row.Truth.Order(StringComparer.Ordinal))),
                ],
                picture(row.Key))),
    ];

    // What a judge extracted has no place in the text: its word is looked for.
    private static IEnumerable<(int Start, int Length)> Places(string text, ObjectMention mention)
    {
        if (mention.Start >= 0)
        {
            yield return (mention.Start, mention.Length);
            yield break;
        }

        int start = text.IndexOf(mention.Word, StringComparison.OrdinalIgnoreCase);
        while (start >= 0)
        {
            yield return (start, mention.Word.Length);
            start = text.IndexOf(mention.Word, start + mention.Word.Length, StringComparison.OrdinalIgnoreCase);
        }
    }
}
