using System.Globalization;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// Which runs there are: fixed before the first of them, except for learning rates, which validation runs decide.
/// </summary>
public static class EvidenceDesign
{
    /// <summary>What all runs belong to.</summary>
    public const string Title = "evidence 1";

    /// <summary>Sizes of every run.</summary>
    public static EvidenceSizes Sizes { get; } = new(Scenes: 320, Evaluated: 200, Questions: 400, Steps: 60);

    /// <summary>Seed of preferences and scenes for choosing settings.</summary>
    public const long ValidationSeed = 11;

    /// <summary>Seed of the scenes that reported numbers are about.</summary>
    public const long EvaluationSeed = 101;

    /// <summary>Seed of the start models that do not come with the program, and of what they learn from.</summary>
    public const long OtherStartSeed = 2;

    private const double Noise = 0.2;
    private const double Beta = 0.1;

    /// <summary>Seeds of every reported run.</summary>
    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3];

    /// <summary>Learning rates that validation chooses from.</summary>
    public static IReadOnlyList<double> LearningRates { get; } = [1.25e-5, 2.5e-5, 5e-5, 1e-4, 2e-4];

    /// <summary>Weights of the anchor beside 1.</summary>
    public static IReadOnlyList<double> AnchorWeights { get; } = [0.25, 0.5];

    /// <summary>The number that a learning rate is chosen by: the highest on validation scenes.</summary>
    public static string ChosenBy => EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

    private static readonly TuningMethod[] Plain = [TuningMethod.Dpo, TuningMethod.Vision, TuningMethod.AdaVip];

    private static readonly TuningMethod[] Six = [.. Plain, .. Plain.Select(method => method.Anchored(1))];

    private static readonly TuningMethod[] Few = [TuningMethod.Dpo, TuningMethod.AdaVip, TuningMethod.AdaVip.Anchored(1)];

    /// <summary>The regime that the others differ from in one thing.</summary>
    public static Regime Base { get; } = new(
        "base: 20 % noisy labels, β 0.1", StartKind.Shipped, Noise, RemovableObjects.Any, Beta,
        [.. Six, .. AnchorWeights.Select(weight => TuningMethod.AdaVip.Anchored(weight))]);

    /// <summary>All regimes, in the order in which they are run and shown.</summary>
    public static IReadOnlyList<Regime> Regimes { get; } =
    [
        Base,
        Base with { Name = "40 % noisy labels", Noise = 0.4, Methods = Six },
        Base with { Name = "clean labels", Noise = 0, Methods = Six },
        Base with { Name = "hard removals: the partner goes", Removable = RemovableObjects.Partners, Methods = Six },
        Base with { Name = "β 0.05", Beta = 0.05, Methods = Few },
        Base with { Name = "β 0.5", Beta = 0.5, Methods = Few },
        Base with { Name = "another start model: the same world, another seed", Start = StartKind.Other, Methods = Few },
        Base with
        {
            Name = "a third start model: stronger expectation, weaker pixels", Start = StartKind.Strong, Methods = Six,
        },
    ];

    /// <summary>What all runs have in common: sizes, and the models that they begin with.</summary>
    /// <exception cref="AdaViP.Core.Data.UserDataException">A model of the program is missing.</exception>
    public static string Identity() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Title}: {Sizes.Scenes} scenes, {Sizes.Evaluated} evaluated, {Sizes.Questions} questions, {Sizes.Steps} steps, ")
            + $"models {ShippedModels.Fingerprint()}";

    /// <summary>Runs that choose learning rates.</summary>
    public static IReadOnlyList<EvidenceRun> Validation { get; } =
    [
        .. from method in Six
           from rate in LearningRates
           select new EvidenceRun(Base, method, rate, ValidationSeed, IsValidation: true),
    ];

    /// <summary>Runs that are reported: every regime's start model and methods, for every seed.</summary>
    /// <param name="log">With the validation runs.</param>
    public static IReadOnlyList<EvidenceRun> Reported(EvidenceLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return
        [
            .. Regimes.SelectMany(regime => Seeds.SelectMany(seed => regime.Methods.Select(method =>
                new EvidenceRun(regime, method, RateOf(log, method), seed)).Prepend(Untuned(regime, seed))))
                .DistinctBy(run => run.Key),
        ];
    }

    /// <summary>The start model of a regime as a run.</summary>
    public static EvidenceRun Untuned(Regime regime, long seed) => new(regime, null, 0, seed);

    /// <summary>The learning rate of a method: that with the best validation run.</summary>
    /// <remarks>
    /// Other weights of the anchor take the rate of weight 1.
    /// </remarks>
    /// <param name="log">With the validation runs.</param>
    /// <param name="method">Which.</param>
    /// <exception cref="InvalidOperationException">They are not in the log.</exception>
    public static double RateOf(EvidenceLog log, TuningMethod method)
    {
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(method);
        TuningMethod chosen = Six.Contains(method)
            ? method
            : Six.Single(each => each.Loss == method.Loss && each.AnchorWeight is not null);
        return Validation.Where(run => run.Method == chosen).MaxBy(run => log.Find(run)?[ChosenBy]
            ?? throw new InvalidOperationException($"{run.Key} has not run."))!.LearningRate;
    }
}

/// <summary>Sizes of a run.</summary>
/// <param name="Scenes">That a model describes for its preferences.</param>
/// <param name="Evaluated">Scenes that every model is scored on.</param>
/// <param name="Questions">With yes or no, that every model answers.</param>
/// <param name="Steps">Optimizer steps of every tuning.</param>
public sealed record EvidenceSizes(int Scenes, int Evaluated, int Questions, int Steps);
