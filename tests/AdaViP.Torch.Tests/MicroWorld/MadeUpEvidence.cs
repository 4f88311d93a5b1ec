using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>A log with numbers that nobody measured.</summary>
internal static class MadeUpEvidence
{
    private static readonly EvidenceMachine Machine = new("a processor", "0.1.0");

    /// <summary>Adds numbers to a run.</summary>
    public static void Add(EvidenceLog log, EvidenceRun run, params (string Number, double Value)[] numbers) =>
        log.Add(run, numbers.ToDictionary(each => each.Number, each => each.Value), Machine);

    /// <summary>
    /// Walks all methods to their end: mention F1 on validation scenes is what the function says, CHAIRi what is missing to 100.
    /// </summary>
    public static void Walk(EvidenceLog log, Func<TuningMethod, double, double> score)
    {
        var schedule = new EvidenceSchedule(log);
        foreach (TuningMethod method in EvidenceDesign.Methods)
        {
            while (schedule.Walk(method).Next is double rate)
            {
                double value = score(method, rate);
                foreach (long seed in EvidenceDesign.ValidationSeeds)
                {
                    Add(
                        log, EvidenceDesign.OnValidation(EvidenceDesign.Base, method, rate, seed),
                        (EvidenceDesign.ChosenBy, value), (EvidenceNumbers.Sampled(EvidenceNumbers.Chair), 100 - value));
                }
            }
        }
    }

    /// <summary>The same with the first rate as the best of every method.</summary>
    public static void Walk(EvidenceLog log) =>
        Walk(log, (_, rate) => rate == LearningRateWalk.First ? 90 : 80);

    /// <summary>
    /// Adds the runs of a method for every seed, for both temperatures; CHAIRi rises with the seed and mention F1 falls, alike
    /// for all methods, so that differences have no spread.
    /// </summary>
    public static void Add(
        EvidenceLog log, Regime regime, TuningMethod? method, double chair, double f1, double omega = 0.4)
    {
        var schedule = new EvidenceSchedule(log);
        foreach (long seed in EvidenceDesign.Seeds)
        {
            Add(
                log, schedule.RunOf(regime, method, seed),
                (EvidenceNumbers.Sampled(EvidenceNumbers.Chair), chair + seed),
                (EvidenceNumbers.Greedy(EvidenceNumbers.Chair), chair + seed),
                (EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1), f1 - seed),
                (EvidenceNumbers.Greedy(EvidenceNumbers.MentionF1), f1 - seed),
                (EvidenceNumbers.OmegaAnswer, 1 - omega),
                (EvidenceNumbers.OmegaPicture, omega),
                (EvidenceNumbers.Preferences, 300 + seed),
                (EvidenceNumbers.Pairs, 290 + seed));
        }
    }
}
