using System.Globalization;
using AdaViP.MicroWorld.Methods;
using AdaViP.MicroWorld.Worlds;

namespace AdaViP.MicroWorld.Evidence;

/// <summary>The models that evidence starts from.</summary>
public enum StartKind
{
    /// <summary>The one that comes with the program.</summary>
    Shipped,

    /// <summary>One that was made in the same way from another seed.</summary>
    Other,

    /// <summary>
    /// One that begins as <see cref="Other"/> and learned from captions where partners stand together more often and are drawn
    /// weaker.
    /// </summary>
    Strong,
}

/// <summary>What a run is for.</summary>
public enum RunKind
{
    /// <summary>Measures the foundation models on scenes that look like a start model's; tunes nothing.</summary>
    Look,

    /// <summary>Chooses settings, or says whether a start model may be used; on scenes that no reported number uses.</summary>
    Validation,

    /// <summary>Is reported.</summary>
    Evaluation,
}

/// <summary>One model that evidence is made of: how it is tuned, on what, and from which seed.</summary>
/// <param name="Regime">Everything that methods are compared in.</param>
/// <param name="Method">How it is tuned; null for the start model itself.</param>
/// <param name="LearningRate">Of the tuning; 0 for the start model.</param>
/// <param name="Seed">Of preferences, order of training and draws of descriptions.</param>
/// <param name="Kind">What it is for.</param>
public sealed record EvidenceRun(
    Regime Regime, TuningMethod? Method, double LearningRate, long Seed, RunKind Kind = RunKind.Evaluation)
{
    /// <summary>Name of a start model in tables.</summary>
    public const string Untuned = "untuned";

    /// <summary>What it is called among start models and methods.</summary>
    public string MethodName => Method?.Name ?? Untuned;

    /// <summary>Seed of the scenes that it is scored on: those of each seed have scenes of their own.</summary>
    public long SceneSeed => Kind == RunKind.Evaluation ? EvidenceDesign.ScenesOf(Seed) : Seed;

    /// <summary>All that decides its numbers, in words: two runs with the same words are the same run.</summary>
    public string Key => string.Join(", ", Parts());

    private IEnumerable<string> Parts()
    {
        yield return Kind.ToString().ToLowerInvariant();
        yield return $"start {Regime.Start.ToString().ToLowerInvariant()}";
        if (Kind == RunKind.Look)
        {
            yield break;
        }

        if (Method is not null)
        {
            yield return $"noise {Text(Regime.Noise)}";
            yield return $"removable {Regime.Removable.ToString().ToLowerInvariant()}";
            yield return $"beta {Text(Regime.Beta)}";
            yield return $"learning rate {Text(LearningRate)}";
        }

        yield return Method is { AnchorText: string weight } ? $"{Method.Name} {weight}" : MethodName;
        yield return $"seed {Seed.ToString(CultureInfo.InvariantCulture)}";
    }

    /// <summary>A setting as keys and commands have it.</summary>
    public static string Text(double value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}

/// <summary>What methods are compared in.</summary>
/// <param name="Name">In tables.</param>
/// <param name="Start">The model that is tuned.</param>
/// <param name="Noise">Share of preferences whose preferred answer is the less truthful one.</param>
/// <param name="Removable">What doctored pictures may lack.</param>
/// <param name="Beta">The losses' β.</param>
/// <param name="Methods">What is compared.</param>
public sealed record Regime(
    string Name, StartKind Start, double Noise, RemovableObjects Removable, double Beta, IReadOnlyList<TuningMethod> Methods)
{
    /// <summary>Learning rate of all its methods; null for the one that validation chose for each.</summary>
    public double? Rate { get; init; }
}
