namespace AdaViP.Evaluation.Chair;

/// <summary>Sums over captions and the numbers made of them; NaN where a number divides by zero.</summary>
/// <param name="Captions">Captions.</param>
/// <param name="WithMention">Captions with an object word.</param>
/// <param name="Hallucinating">Captions with a hallucinated object word.</param>
/// <param name="Mentions">Object words.</param>
/// <param name="HallucinatedMentions">Hallucinated object words.</param>
/// <param name="RightClasses">Distinct right classes, over captions.</param>
/// <param name="TruthClasses">Classes in the pictures, over captions.</param>
/// <param name="Length">Words.</param>
public readonly record struct ChairNumbers(
    double Captions,
    double WithMention,
    double Hallucinating,
    double Mentions,
    double HallucinatedMentions,
    double RightClasses,
    double TruthClasses,
    double Length)
{
    /// <summary>How many counters there are.</summary>
    public const int Count = 8;

    /// <summary>What the counters are called, in their order.</summary>
    public static IReadOnlyList<string> CounterNames { get; } =
    [
        "captions", "captions_with_mention", "hallucinating_captions", "mentions", "hallucinated_mentions", "right_classes",
        "truth_classes",
        "words",
    ];

    /// <summary>Share of captions with a hallucinated object.</summary>
    public double ChairS => Hallucinating / Captions;

    /// <summary>The same among captions with an object word: response hallucination (Rsp).</summary>
    public double ChairSRefine => Hallucinating / WithMention;

    /// <summary>Share of object words that are hallucinated: mention hallucination (Men).</summary>
    public double ChairI => HallucinatedMentions / Mentions;

    /// <summary>Share of the pictures' classes that were mentioned.</summary>
    public double Recall => RightClasses / TruthClasses;

    /// <summary>Mean length in words.</summary>
    public double AverageLength => Length / Captions;

    /// <summary>1 − response hallucination.</summary>
    public double CorrectRate => 1 - ChairSRefine;

    /// <summary>1 − mention hallucination.</summary>
    public double ObjectCorrectRate => 1 - ChairI;

    /// <summary>Harmonic mean of recall and object correctness, in percent.</summary>
    public double ObjectF1 => 2 * (Recall * 100) * (ObjectCorrectRate * 100) / ((Recall * 100) + (ObjectCorrectRate * 100));

    /// <summary>
    /// Harmonic mean of (captions with a mention / 3) and response correctness in percent, as officially for 300 captions.
    /// </summary>
    public double ResponseF1 => 2 * (WithMention / 3) * (CorrectRate * 100) / ((WithMention / 3) + (CorrectRate * 100));

    /// <summary>From counters in the order of the parameters.</summary>
    /// <param name="sums">[8].</param>
    public static ChairNumbers From(ReadOnlySpan<double> sums) =>
        new(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], sums[6], sums[7]);

    /// <summary>The counters of one caption.</summary>
    /// <param name="row">A caption.</param>
    public static double[] Counters(ChairRow row) =>
    [
        1,
        row.Mentions.Count > 0 ? 1 : 0,
        row.Hallucinated.Count > 0 ? 1 : 0,
        row.Mentions.Count,
        row.Hallucinated.Count,
        row.RightClasses,
        row.Truth.Count,
        row.Length,
    ];
}
