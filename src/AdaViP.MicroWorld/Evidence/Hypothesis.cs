using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>A comparison of two methods by one number of their descriptions.</summary>
/// <param name="Method">The method that is spoken of.</param>
/// <param name="Other">What it is compared with; null for the start model.</param>
/// <param name="Number">Of <see cref="EvidenceNumbers.OfDescriptions"/>: what is compared.</param>
public sealed record Hypothesis(TuningMethod Method, TuningMethod? Other, string Number)
{
    /// <summary>Which direction of the number is better.</summary>
    public bool HigherIsBetter => Number is not (EvidenceNumbers.Chair or EvidenceNumbers.Response or EvidenceNumbers.Broken);

    /// <summary>Head of its column.</summary>
    public string Text => $"{Method.Title}{(Other is null ? "" : $" − {Other.Title}")}: {Number}";

    /// <summary>Whether a regime can say something of it.</summary>
    public bool IsIn(Regime regime)
    {
        ArgumentNullException.ThrowIfNull(regime);
        return regime.Methods.Contains(Method) && (Other is null || regime.Methods.Contains(Other));
    }

    /// <summary>What a difference says of the method.</summary>
    public Finding Of(Difference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        return FindingRules.Of(HigherIsBetter ? difference : difference.Reversed());
    }
}
