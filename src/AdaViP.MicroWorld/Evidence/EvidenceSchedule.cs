using AdaViP.MicroWorld.Methods;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// Which runs there are, in their order: foundation models and start models first, then the walks that choose learning rates,
/// then what is reported. A function of the log alone.
/// </summary>
/// <param name="log">Of what has run.</param>
public sealed class EvidenceSchedule(EvidenceLog log)
{
    /// <summary>Whether every method has its learning rate.</summary>
    public bool HasRates => EvidenceDesign.Methods.All(method => Walk(method).Next is null);

    /// <summary>The next run that is missing; null where all are there.</summary>
    public EvidenceRun? Next() => Known().Where(run => log.Find(run) is null).FirstOrDefault();

    /// <summary>Runs that are there, and how many there are in all.</summary>
    /// <returns>While learning rates are chosen, the second number counts walks as if the next rate were the last.</returns>
    public (int Done, int All) Count()
    {
        EvidenceRun[] runs = [.. Known().Concat(HasRates ? [] : Reported()).DistinctBy(run => run.Key)];
        return (runs.Count(run => log.Find(run) is not null), runs.Length);
    }

    /// <summary>The walk of a method over learning rates, as far as it has come.</summary>
    public LearningRateWalk Walk(TuningMethod method) =>
        LearningRateWalk.Of(rate => Validated(method, rate, EvidenceDesign.ChosenBy));

    /// <summary>A number of a method on validation scenes, as the mean over seeds.</summary>
    /// <param name="method">Null for the start model.</param>
    /// <param name="rate">Its learning rate.</param>
    /// <param name="number">Of <see cref="EvidenceNumbers"/>.</param>
    /// <returns>Null where a seed has not run, or has no such number.</returns>
    public double? Validated(TuningMethod? method, double rate, string number) =>
        ValidatedBySeed(method, rate, number)?.Average();

    /// <summary>The same by seed.</summary>
    public IReadOnlyList<double>? ValidatedBySeed(TuningMethod? method, double rate, string number)
    {
        var values = new List<double>();
        foreach (long seed in EvidenceDesign.ValidationSeeds)
        {
            EvidenceRun run = EvidenceDesign.OnValidation(EvidenceDesign.Base, method, method is null ? 0 : rate, seed);
            if (log.Find(run)?.TryGetValue(number, out double value) != true)
            {
                return null;
            }

            values.Add(value);
        }

        return values;
    }

    /// <summary>The learning rate of a method in a regime; other weights of the anchor take the rate of weight 1.</summary>
    /// <returns>NaN where it has not been chosen yet.</returns>
    public double RateOf(Regime regime, TuningMethod method)
    {
        ArgumentNullException.ThrowIfNull(regime);
        ArgumentNullException.ThrowIfNull(method);
        if (regime.Rate is double rate)
        {
            return rate;
        }

        LearningRateWalk walk = Walk(method.AnchorWeight is null ? method : method with { AnchorWeight = 1 });
        return walk.Next is null ? walk.Best : double.NaN;
    }

    /// <summary>A reported run of a regime.</summary>
    /// <param name="regime">Which.</param>
    /// <param name="method">Null for the start model.</param>
    /// <param name="seed">Of <see cref="EvidenceDesign.Seeds"/>.</param>
    public EvidenceRun RunOf(Regime regime, TuningMethod? method, long seed) => method is null
        ? EvidenceDesign.Untuned(regime, seed)
        : new EvidenceRun(regime, method, RateOf(regime, method), seed);

    // All that can be told now.
    private IEnumerable<EvidenceRun> Known() =>
    [
        .. EvidenceDesign.Looks,
        .. EvidenceDesign.Gates,
        .. EvidenceDesign.ValidationStarts,
        .. EvidenceDesign.Methods.SelectMany(Walked),
        .. HasRates ? Reported() : [],
    ];

    private IEnumerable<EvidenceRun> Walked(TuningMethod method)
    {
        LearningRateWalk walk = Walk(method);
        IEnumerable<double> rates = walk.Next is double next ? walk.Met.Append(next) : walk.Met;
        return from rate in rates
               from seed in EvidenceDesign.ValidationSeeds
               select EvidenceDesign.OnValidation(EvidenceDesign.Base, method, rate, seed);
    }

    private IEnumerable<EvidenceRun> Reported() =>
        from regime in EvidenceDesign.Regimes
        from seed in EvidenceDesign.Seeds
        from method in regime.Methods.Cast<TuningMethod?>().Prepend(null)
        select RunOf(regime, method, seed);
}
