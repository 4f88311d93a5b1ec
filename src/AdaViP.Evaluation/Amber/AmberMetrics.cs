using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Amber;

/// <summary>AMBER's numbers as functions of summed counters, without the official rounding and margins.</summary>
internal static class AmberMetrics
{
    // Counters of a description, then five per group of yes/no questions.
    private const int Generative = 8;
    private const int PerGroup = 5;
    private const int Counters = Generative + (5 * PerGroup);

    private static readonly int[] All = [0, 1, 2, 3, 4];

    private static readonly Metric[] GenerativeMetrics =
    [
        .. ((Metric[])
        [
            new("CHAIR", false, Chair, "generative"),
            new("Cover", true, sums => 100 * sums[2] / sums[3], "generative"),
            new("Hal", false, sums => 100 * (1 - (sums[6] / sums[7])), "generative"),
            new("Cog", false, sums => 100 * sums[4] / sums[5], "generative"),
        ]).Select(metric => metric with { Answers = AnswerKind.Description }),
    ];

    private static readonly Metric[] DiscriminativeMetrics =
    [
        .. ((Metric[])
        [
            new("Accuracy", true, sums => 100 * Sum(sums, All, 1) / Sum(sums, All, 0), "overall"),
            new("F1", true, sums => F1(sums, All), "overall"),
            new("F1_existence", true, sums => F1(sums, [0])) { Official = new ScorePath("F1", "existence") },
            new("F1_attribute", true, sums => F1(sums, [1, 2, 3])) { Official = new ScorePath("F1", "attribute") },
            new("F1_relation", true, sums => F1(sums, [4])) { Official = new ScorePath("F1", "relation") },
        ]).Select(metric => metric with { Answers = AnswerKind.YesNo }),
    ];

    /// <summary>The number made of descriptions and yes/no questions.</summary>
    internal static Metric Both { get; } = new("AMBER", true, sums => (100 - Chair(sums) + F1(sums, All)) / 2);

    /// <summary>What the counters are called, in their order.</summary>
    public static IReadOnlyList<string> CounterNames { get; } =
    [
        "hallucinated", "nouns", "covered", "truth", "flagged", "hallu", "clean", "descriptions",
        .. ((string[])["existence", "state", "number", "action", "relation"]).SelectMany(group => (string[])
            [$"{group}.questions", $"{group}.right", $"{group}.truth_no", $"{group}.answered_no", $"{group}.right_no"]),
    ];

    /// <summary>The metrics of the tasks that were answered.</summary>
    public static IReadOnlyList<Metric> For(bool generative, bool discriminative) =>
    [
        .. generative ? GenerativeMetrics : [],
        .. discriminative ? DiscriminativeMetrics : [],
        .. generative && discriminative ? [Both] : (Metric[])[],
    ];

    /// <summary>Counters of every answer; each kind of question is a stratum.</summary>
    public static ItemTable Table(AmberScores scores)
    {
        int count = scores.Descriptions.Count + scores.Judgements.Count;
        double[] values = new double[count * Counters];
        var ids = new List<int>(count);
        var strata = new List<int>(count);
        foreach (AmberDescription row in scores.Descriptions)
        {
            Describe(row, values.AsSpan(ids.Count * Counters, Counters));
            ids.Add(row.Item.Id);
            strata.Add((int)AmberKind.Generative);
        }

        foreach (AmberJudgement row in scores.Judgements)
        {
            int group = (int)row.Item.Kind - (int)AmberKind.Existence;
            Judge(row, values.AsSpan((ids.Count * Counters) + Generative + (group * PerGroup), PerGroup));
            ids.Add(row.Item.Id);
            strata.Add((int)row.Item.Kind);
        }

        return new ItemTable([.. ids.Select(id => id.ToString(System.Globalization.CultureInfo.InvariantCulture))], strata,
            Counters, values);
    }

    private static void Describe(AmberDescription row, Span<double> counters)
    {
        counters[0] = row.Hallucinated;
        counters[1] = row.Nouns.Count;
        counters[2] = row.Covered;
        counters[3] = row.Item.Truth.Count;
        counters[4] = row.Cog;
        counters[5] = row.Item.Hallu.Count;
        counters[6] = row.Hallucinated == 0 ? 1 : 0;
        counters[7] = 1;
    }

    private static void Judge(AmberJudgement row, Span<double> counters)
    {
        bool no = row.Said == YesNo.No;
        counters[0] = 1;
        counters[1] = row.IsRight ? 1 : 0;
        counters[2] = row.Item.IsYes ? 0 : 1;
        counters[3] = no ? 1 : 0;
        counters[4] = no && !row.Item.IsYes ? 1 : 0;
    }

    private static double Chair(ReadOnlySpan<double> sums) => 100 * sums[0] / sums[1];

    private static double F1(ReadOnlySpan<double> sums, ReadOnlySpan<int> groups) =>
        200 * Sum(sums, groups, 4) / (Sum(sums, groups, 3) + Sum(sums, groups, 2));

    private static double Sum(ReadOnlySpan<double> sums, ReadOnlySpan<int> groups, int counter)
    {
        double sum = 0;
        foreach (int group in groups)
        {
            sum += sums[Generative + (group * PerGroup) + counter];
        }

        return sum;
    }
}
