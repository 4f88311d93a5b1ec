using System.Globalization;
using AdaViP.Core.Files;
using AdaViP.MicroWorld.Assistant;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>
/// What the evidence is made of: fixed before its first run, except for learning rates, which <see cref="EvidenceSchedule"/> has
/// from validation runs.
/// </summary>
public static class EvidenceDesign
{
    /// <summary>Counts what is not a setting: a change of rules, numbers or runs is another version.</summary>
    public const int Version = 2;

    /// <summary>Seed of the start models that do not come with the program, and of what they learn from.</summary>
    public const long OtherStartSeed = 2;

    private const long FirstScenes = 100;
    private const double Noise = 0.2;
    private const double Beta = 0.1;
    private const int HashShown = 12;

    /// <summary>Sizes of every run.</summary>
    public static EvidenceSizes Sizes { get; } = new(
        Scenes: 320, Evaluated: 200, Questions: 400, Steps: 60, Checked: 500,
        new StartSizes(StartModel.TowerSteps, Conversations: 16_000, Steps: null));

    /// <summary>Seeds of every reported run.</summary>
    public static IReadOnlyList<long> Seeds { get; } = [1, 2, 3];

    /// <summary>Seeds of preferences and scenes for choosing settings; the first is that of the start models' gate.</summary>
    public static IReadOnlyList<long> ValidationSeeds { get; } = [11, 12];

    /// <summary>Weights of the anchor beside 1.</summary>
    public static IReadOnlyList<double> AnchorWeights { get; } = [0.25, 0.5];

    /// <summary>The number that a learning rate is chosen by: the highest mean over validation seeds.</summary>
    public static string ChosenBy => EvidenceNumbers.Sampled(EvidenceNumbers.MentionF1);

    private static readonly TuningMethod[] Plain = [TuningMethod.Dpo, TuningMethod.Vision, TuningMethod.AdaVip];

    /// <summary>The methods of every regime.</summary>
    public static IReadOnlyList<TuningMethod> Methods { get; } = [.. Plain, .. Plain.Select(method => method.Anchored(1))];

    /// <summary>The regime that the others differ from in one thing.</summary>
    public static Regime Base { get; } = new(
        "base: 20 % noisy labels, β 0.1", StartKind.Shipped, Noise, RemovableObjects.Any, Beta,
        [.. Methods, .. AnchorWeights.Select(weight => TuningMethod.AdaVip.Anchored(weight))]);

    private static readonly Regime Six = Base with { Methods = Methods };

    /// <summary>All regimes, in the order in which they are run and shown.</summary>
    public static IReadOnlyList<Regime> Regimes { get; } =
    [
        Base,
        Six with { Name = "one learning rate for all", Rate = LearningRateWalk.First },
        Six with { Name = "40 % noisy labels", Noise = 0.4 },
        Six with { Name = "clean labels", Noise = 0 },
        Six with { Name = "hard removals: the partner goes", Removable = RemovableObjects.Partners },
        Six with { Name = "β 0.05", Beta = 0.05 },
        Six with { Name = "β 0.5", Beta = 0.5 },
        Six with { Name = "another start model: the same world, another seed", Start = StartKind.Other },
        Six with { Name = "a third start model: stronger expectation, weaker pixels", Start = StartKind.Strong },
    ];

    /// <summary>Start models of the regimes.</summary>
    public static IReadOnlyList<StartKind> Starts { get; } = [.. Regimes.Select(regime => regime.Start).Distinct()];

    /// <summary>Runs that measure the foundation models, one for each way that scenes look.</summary>
    public static IReadOnlyList<EvidenceRun> Looks { get; } =
    [
        .. Starts.DistinctBy(start => EvidenceWorlds.LooksDifferent(start) ? start : StartKind.Shipped)
            .Select(start => new EvidenceRun(Base with { Start = start }, null, 0, 0, RunKind.Look)),
    ];

    /// <summary>Runs that say whether a start model may be used, one for each.</summary>
    public static IReadOnlyList<EvidenceRun> Gates { get; } =
        [.. Starts.Select(start => OnValidation(Base with { Start = start }, null, 0, ValidationSeeds[0]))];

    /// <summary>The start model of the validation runs, by seed.</summary>
    public static IReadOnlyList<EvidenceRun> ValidationStarts { get; } =
        [.. ValidationSeeds.Select(seed => OnValidation(Base, null, 0, seed))];

    /// <summary>Most models that are tuned: every walk as long as it can be, and no two regimes with the same run.</summary>
    public static int MostTunings { get; } =
        (Methods.Count * LearningRateWalk.Longest * ValidationSeeds.Count)
        + (Regimes.Sum(regime => regime.Methods.Count) * Seeds.Count);

    /// <summary>Seed of the scenes that the models of a seed are scored on.</summary>
    public static long ScenesOf(long seed) => FirstScenes + seed;

    /// <summary>A validation run.</summary>
    public static EvidenceRun OnValidation(Regime regime, TuningMethod? method, double rate, long seed) =>
        new(regime, method, rate, seed, RunKind.Validation);

    /// <summary>The start model of a regime as a run.</summary>
    public static EvidenceRun Untuned(Regime regime, long seed) => new(regime, null, 0, seed);

    /// <summary>What all runs have in common: other models, recipes, worlds, seeds or rules are another evidence.</summary>
    /// <param name="recipes">Texts of the recipes that tune.</param>
    /// <param name="sizes">Of the runs.</param>
    /// <returns>One line.</returns>
    /// <exception cref="AdaViP.Core.Data.UserDataException">A model of the program is missing.</exception>
    public static string Identity(IEnumerable<string> recipes, EvidenceSizes sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        string worlds = string.Concat(EvidenceWorlds.All.Select(world => $"{world.Name}\n{world.Text}"));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"evidence {Version}: {sizes.Scenes} scenes, {sizes.Evaluated} evaluated of seeds ")
            + $"{string.Join(" ", Seeds.Select(ScenesOf))}, "
            + string.Create(CultureInfo.InvariantCulture, $"{sizes.Questions} questions, {sizes.Steps} steps, ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"start models of {sizes.Start.TowerSteps} tower steps and {sizes.Start.Conversations} conversations, ")
            + $"recipes {Digest.OfText(string.Concat(recipes))[..HashShown]}, worlds {Digest.OfText(worlds)[..HashShown]}, "
            + $"models {ShippedModels.Fingerprint()}";
    }
}

/// <summary>Sizes of a run.</summary>
/// <param name="Scenes">That a model describes for its preferences.</param>
/// <param name="Evaluated">Scenes that every model is scored on.</param>
/// <param name="Questions">With yes or no, that every model answers.</param>
/// <param name="Steps">Optimizer steps of every tuning.</param>
/// <param name="Checked">Scenes that the foundation models are measured on.</param>
/// <param name="Start">Of the start models that are made.</param>
public sealed record EvidenceSizes(int Scenes, int Evaluated, int Questions, int Steps, int Checked, StartSizes Start);

/// <summary>How start models are made that do not come with the program.</summary>
/// <param name="TowerSteps">That the tower learns.</param>
/// <param name="Conversations">Of the supervised tuning.</param>
/// <param name="Steps">Of the supervised tuning; null for those of its recipe.</param>
public sealed record StartSizes(int TowerSteps, int Conversations, int? Steps);
