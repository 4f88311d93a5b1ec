using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>What is in a log, by regime, method and number.</summary>
/// <param name="log">Of all runs.</param>
public sealed class EvidenceTable(EvidenceLog log)
{
    /// <summary>The log.</summary>
    public EvidenceLog Log => log;

    /// <summary>Whether all runs that choose settings are there.</summary>
    public bool HasValidation => EvidenceDesign.Validation.All(run => log.Find(run) is not null);

    /// <summary>A number of a method, by seed.</summary>
    /// <param name="regime">What it is compared in.</param>
    /// <param name="method">Null for the start model.</param>
    /// <param name="number">Of <see cref="EvidenceNumbers"/>.</param>
    /// <returns>Null where a seed has not run, or the method has no such number.</returns>
    public IReadOnlyList<double>? Values(Regime regime, TuningMethod? method, string number)
    {
        var values = new List<double>();
        foreach (long seed in EvidenceDesign.Seeds)
        {
            if (!HasValidation || log.Find(RunOf(regime, method, seed))?.TryGetValue(number, out double value) != true)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>Two methods compared in a regime; null where one of them is not there.</summary>
    public Difference? Compare(Regime regime, TuningMethod method, TuningMethod? other, string number) =>
        Values(regime, method, number) is { } values && Values(regime, other, number) is { } others
            ? Difference.Of(values, others)
            : null;

    /// <summary>The same for what a hypothesis asks; null too where the regime lacks one of its methods.</summary>
    public Difference? Compare(Regime regime, Hypothesis asked)
    {
        ArgumentNullException.ThrowIfNull(regime);
        ArgumentNullException.ThrowIfNull(asked);
        return regime.Methods.Contains(asked.Method) && (asked.Other is null || regime.Methods.Contains(asked.Other))
            ? Compare(regime, asked.Method, asked.Other, asked.Number)
            : null;
    }

    private EvidenceRun RunOf(Regime regime, TuningMethod? method, long seed) => method is null
        ? EvidenceDesign.Untuned(regime, seed)
        : new EvidenceRun(regime, method, EvidenceDesign.RateOf(log, method), seed);
}
