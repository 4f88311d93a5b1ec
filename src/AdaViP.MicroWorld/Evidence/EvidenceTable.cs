using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>What is in a log, by regime, method and number.</summary>
/// <param name="log">Of all runs.</param>
public sealed class EvidenceTable(EvidenceLog log)
{
    /// <summary>The log.</summary>
    public EvidenceLog Log => log;

    /// <summary>Which runs there are.</summary>
    public EvidenceSchedule Schedule { get; } = new(log);

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
            if (log.Find(Schedule.RunOf(regime, method, seed))?.TryGetValue(number, out double value) != true)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>What a hypothesis asks; null where the regime lacks one of its methods, or a number is missing.</summary>
    /// <param name="regime">Where.</param>
    /// <param name="asked">What.</param>
    /// <param name="drawing">Of the descriptions.</param>
    public Difference? Compare(Regime regime, Hypothesis asked, Drawing drawing)
    {
        ArgumentNullException.ThrowIfNull(asked);
        string number = EvidenceNumbers.Of(asked.Number, drawing);
        return asked.IsIn(regime) && Values(regime, asked.Method, number) is { } values
            && Values(regime, asked.Other, number) is { } others
                ? Difference.Of(values, others)
                : null;
    }

    /// <summary>ω of the rejected picture against one half; null where a number is missing.</summary>
    public Difference? Weight(Regime regime, TuningMethod method) =>
        Values(regime, method, EvidenceNumbers.OmegaPicture) is { } values ? Difference.Of(values, 0.5) : null;

    /// <summary>What a regime says of ω: below one half, above it, or neither.</summary>
    public Verdict? OfWeights(Regime regime) => Weight(regime, TuningMethod.AdaVip) switch
    {
        null => null,
        { High: < 0 } => Verdict.Holds,
        { Low: > 0 } => Verdict.DoesNotHold,
        _ => Verdict.Open,
    };
}
