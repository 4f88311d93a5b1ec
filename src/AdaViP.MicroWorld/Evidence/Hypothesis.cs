using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>Something that the paper says, as a comparison of two methods by one number; stated before the first run.</summary>
/// <param name="Claim">Letter of the claim that it belongs to.</param>
/// <param name="Text">Head of its column.</param>
/// <param name="Method">The method that is spoken of.</param>
/// <param name="Other">What it is compared with; null for the start model.</param>
/// <param name="Number">What is compared.</param>
/// <param name="HigherIsBetter">Which direction of the number is better.</param>
public sealed record Hypothesis(
    char Claim, string Text, TuningMethod Method, TuningMethod? Other, string Number, bool HigherIsBetter)
{
    private static readonly string Chair = EvidenceNumbers.Sampled(EvidenceNumbers.Chair);
    private static readonly string MentionF1 = EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

    private static readonly TuningMethod Anchored = TuningMethod.AdaVip.Anchored(1);

    /// <summary>The claims in words, by letter.</summary>
    public static IReadOnlyList<(char Claim, string Text)> Claims { get; } =
    [
        ('a', "Preference tuning cuts hallucination: CHAIRi of every method is lower than the start model's."),
        ('b', "Pictures in equal weight (+Vision) harm, adaptive weights do not: mention F1 falls below DPO's with equal "
            + "weights, does not with adaptive ones, and is higher with adaptive than with equal weights."),
        ('c', "AdaViP beats language-only DPO: its CHAIRi is lower, and its mention F1 is not. The same for AdaViP with an "
            + "anchor, against DPO and against DPO with an anchor."),
        ('d', "While AdaViP learns, ω of the picture falls below one half and ω of the answer rises above it."),
    ];

    /// <summary>All comparisons, in the order of the claims.</summary>
    public static IReadOnlyList<Hypothesis> All { get; } =
    [
        new('a', "DPO", TuningMethod.Dpo, null, Chair, false),
        new('a', "+Vision", TuningMethod.Vision, null, Chair, false),
        new('a', "AdaViP", TuningMethod.AdaVip, null, Chair, false),
        new('a', "AdaViP + anchor", Anchored, null, Chair, false),
        new('b', "+Vision − DPO", TuningMethod.Vision, TuningMethod.Dpo, MentionF1, true),
        new('b', "AdaViP − DPO", TuningMethod.AdaVip, TuningMethod.Dpo, MentionF1, true),
        new('b', "AdaViP − +Vision", TuningMethod.AdaVip, TuningMethod.Vision, MentionF1, true),
        new('c', "AdaViP − DPO: CHAIRi", TuningMethod.AdaVip, TuningMethod.Dpo, Chair, false),
        new('c', "AdaViP + anchor − DPO: CHAIRi", Anchored, TuningMethod.Dpo, Chair, false),
        new('c', "its mention F1", Anchored, TuningMethod.Dpo, MentionF1, true),
        new('c', "AdaViP + anchor − DPO + anchor: CHAIRi", Anchored, TuningMethod.Dpo.Anchored(1), Chair, false),
        new('c', "its mention F1", Anchored, TuningMethod.Dpo.Anchored(1), MentionF1, true),
    ];

    /// <summary>What a difference says of the method.</summary>
    public Finding Of(Difference difference) =>
        !difference.IsClear ? Finding.Unclear : difference.Mean > 0 == HigherIsBetter ? Finding.Better : Finding.Worse;
}

/// <summary>Outcome of a comparison.</summary>
public enum Finding
{
    /// <summary>The interval of the difference has 0 in it.</summary>
    Unclear,

    /// <summary>The method is better.</summary>
    Better,

    /// <summary>The method is worse.</summary>
    Worse,
}
