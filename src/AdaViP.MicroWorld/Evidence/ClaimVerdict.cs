using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>What one regime says of a claim.</summary>
public enum Verdict
{
    /// <summary>Every part of the claim is there.</summary>
    Holds,

    /// <summary>One part of it is clearly the other way round.</summary>
    Fails,

    /// <summary>Neither: differences between seeds are as large as those between methods.</summary>
    Open,
}

/// <summary>A claim as what must be seen in a regime; stated before the first run.</summary>
/// <param name="Text">Head of its column.</param>
/// <param name="Parts">Comparisons, all of which must come out as expected.</param>
public sealed record ClaimVerdict(string Text, IReadOnlyList<(Hypothesis Asked, Expectation Expected)> Parts)
{
    private static readonly string Chair = EvidenceNumbers.Sampled(EvidenceNumbers.Chair);
    private static readonly string MentionF1 = EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

    /// <summary>The claims that comparisons of methods decide, in their order; (d) is about weights of one method.</summary>
    public static IReadOnlyList<ClaimVerdict> All { get; } =
    [
        new("(a) all methods cut CHAIRi",
        [
            .. Hypothesis.All.Where(each => each.Claim == 'a').Select(each => (each, Expectation.Better)),
        ]),
        new("(b) equal weights harm, adaptive ones do not",
        [
            (Of(TuningMethod.Vision, TuningMethod.Dpo, MentionF1), Expectation.Worse),
            (Of(TuningMethod.AdaVip, TuningMethod.Dpo, MentionF1), Expectation.NotWorse),
            (Of(TuningMethod.AdaVip, TuningMethod.Vision, MentionF1), Expectation.Better),
        ]),
        Beats("(c) AdaViP beats DPO", TuningMethod.AdaVip, TuningMethod.Dpo),
        Beats("(c) AdaViP + anchor beats DPO", TuningMethod.AdaVip.Anchored(1), TuningMethod.Dpo),
        Beats("(c) AdaViP + anchor beats DPO + anchor", TuningMethod.AdaVip.Anchored(1), TuningMethod.Dpo.Anchored(1)),
    ];

    /// <summary>What a regime says.</summary>
    /// <param name="table">What has run.</param>
    /// <param name="regime">Which.</param>
    /// <returns>Null where the regime lacks a method, or a run is missing.</returns>
    public Verdict? Of(EvidenceTable table, Regime regime)
    {
        ArgumentNullException.ThrowIfNull(table);
        Finding?[] found = [.. Parts.Select(part => table.Compare(regime, part.Asked) is { } difference
            ? part.Asked.Of(difference) : (Finding?)null)];
        if (found.Contains(null))
        {
            return null;
        }

        (Finding Found, Expectation Expected)[] parts = [.. found.Zip(Parts, (each, part) => (each!.Value, part.Expected))];
        return parts.All(part => IsSeen(part.Found, part.Expected)) ? Verdict.Holds
            : parts.Any(part => IsOpposite(part.Found, part.Expected)) ? Verdict.Fails
            : Verdict.Open;
    }

    private static bool IsSeen(Finding found, Expectation expected) => expected switch
    {
        Expectation.Better => found == Finding.Better,
        Expectation.Worse => found == Finding.Worse,
        _ => found != Finding.Worse,
    };

    private static bool IsOpposite(Finding found, Expectation expected) =>
        found == (expected == Expectation.Worse ? Finding.Better : Finding.Worse);

    private static ClaimVerdict Beats(string text, TuningMethod method, TuningMethod other) => new(
        text, [(Of(method, other, Chair), Expectation.Better), (Of(method, other, MentionF1), Expectation.NotWorse)]);

    private static Hypothesis Of(TuningMethod method, TuningMethod other, string number) =>
        Hypothesis.All.First(each => (each.Method, each.Other, each.Number) == (method, other, number));
}

/// <summary>How a comparison must come out for a claim.</summary>
public enum Expectation
{
    /// <summary>Clearly better.</summary>
    Better,

    /// <summary>Clearly worse.</summary>
    Worse,

    /// <summary>Better, or not clear.</summary>
    NotWorse,
}
