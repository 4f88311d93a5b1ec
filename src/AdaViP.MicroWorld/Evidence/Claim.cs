using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>A claim as what must be seen in a regime; stated before the first run of the page.</summary>
/// <param name="Letter">Of the claim that it belongs to.</param>
/// <param name="Title">Head of its column.</param>
public sealed record Claim(char Letter, string Title)
{
    private const string Chair = EvidenceNumbers.Chair;
    private const string MentionF1 = EvidenceNumbers.MentionF1;

    /// <summary>Letter of the claim about ω, which no comparison of methods decides.</summary>
    public const char OfWeights = 'd';

    private Func<Regime, IReadOnlyList<(Hypothesis Asked, Expectation Expected)>> Of { get; init; } = _ => [];

    /// <summary>The claims in words, by letter.</summary>
    public static IReadOnlyList<(char Letter, string Name, string Text)> Texts { get; } =
    [
        ('a', "Preference tuning cuts hallucination",
            "CHAIRi of every method that a regime has is lower than that of the model it began with."),
        ('b', "Pictures in equal weight (+Vision) harm, adaptive weights do not",
            "mention F1 of +Vision is worse than DPO's, that of AdaViP is not worse than DPO's, and is better than +Vision's."),
        ('c', "AdaViP beats language-only DPO", "its CHAIRi is better, and its mention F1 not worse."),
        (OfWeights, "While AdaViP learns, the weight of the picture falls",
            "ω of the rejected picture ends below one half; that of the rejected answer is what is missing to 1, and rises."),
        ('e', "With an anchor, AdaViP beats DPO, and DPO with the same anchor",
            "CHAIRi is better, and mention F1 not worse. This is a variant of the project's own: the paper has no such method."),
    ];

    /// <summary>The claims that comparisons of methods decide, in their order.</summary>
    public static IReadOnlyList<Claim> Compared { get; } =
    [
        new('a', "(a) all methods cut CHAIRi")
        {
            Of = regime =>
                [.. regime.Methods.Select(method => (new Hypothesis(method, null, Chair), Expectation.Better))],
        },
        new('b', "(b) equal weights harm, adaptive ones do not")
        {
            Of = _ =>
            [
                (new Hypothesis(TuningMethod.Vision, TuningMethod.Dpo, MentionF1), Expectation.Worse),
                (new Hypothesis(TuningMethod.AdaVip, TuningMethod.Dpo, MentionF1), Expectation.NotWorse),
                (new Hypothesis(TuningMethod.AdaVip, TuningMethod.Vision, MentionF1), Expectation.Better),
            ],
        },
        Beats('c', "AdaViP beats DPO", TuningMethod.AdaVip, TuningMethod.Dpo),
        Beats('e', "AdaViP + anchor beats DPO", TuningMethod.AdaVip.Anchored(1), TuningMethod.Dpo),
        Beats('e', "AdaViP + anchor beats DPO + anchor", TuningMethod.AdaVip.Anchored(1), TuningMethod.Dpo.Anchored(1)),
    ];

    /// <summary>Comparisons of further weights of the anchor with DPO, which no claim asks for.</summary>
    public static IReadOnlyList<Hypothesis> OfAnchorWeights { get; } =
    [
        .. from weight in EvidenceDesign.AnchorWeights
           from number in new[] { Chair, MentionF1 }
           select new Hypothesis(TuningMethod.AdaVip.Anchored(weight), TuningMethod.Dpo, number),
    ];

    /// <summary>What a regime has to show, and how each must come out.</summary>
    public IReadOnlyList<(Hypothesis Asked, Expectation Expected)> PartsIn(Regime regime) => Of(regime);

    /// <summary>All comparisons that a regime can make at one temperature, each once.</summary>
    public static IReadOnlyList<Hypothesis> AllIn(Regime regime)
    {
        ArgumentNullException.ThrowIfNull(regime);
        return
        [
            .. Compared.SelectMany(claim => claim.PartsIn(regime)).Select(part => part.Asked).Concat(OfAnchorWeights)
                .Where(asked => asked.IsIn(regime)).Distinct(),
        ];
    }

    /// <summary>What a regime says.</summary>
    /// <param name="table">What has run.</param>
    /// <param name="regime">Which.</param>
    /// <param name="drawing">Of the descriptions.</param>
    /// <returns>Null where a number is missing.</returns>
    public Verdict? In(EvidenceTable table, Regime regime, Drawing drawing)
    {
        ArgumentNullException.ThrowIfNull(table);
        var parts = new List<Verdict>();
        foreach ((Hypothesis asked, Expectation expected) in PartsIn(regime))
        {
            if (table.Compare(regime, asked, drawing) is not Difference difference)
            {
                return null;
            }

            parts.Add(FindingRules.Of(asked.Of(difference), expected));
        }

        return FindingRules.Of(parts);
    }

    private static Claim Beats(char letter, string title, TuningMethod method, TuningMethod other) => new(
        letter, $"({letter}) {title}")
    {
        Of = _ =>
        [
            (new Hypothesis(method, other, Chair), Expectation.Better),
            (new Hypothesis(method, other, MentionF1), Expectation.NotWorse),
        ],
    };
}
