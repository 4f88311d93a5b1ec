using AdaViP.Core.Losses;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.Cli.Demo;

/// <summary>
/// How long the demo's stages take on two cores, as a first guess of the time left: what runs corrects it. Measured with
/// 'adavip demo' on two cores of an AMD EPYC (family 26).
/// </summary>
internal static class DemoTimes
{
    /// <summary>Comparing and copying the models.</summary>
    public static TimeSpan Copying { get; } = TimeSpan.FromSeconds(0.5);

    /// <summary>Scoring descriptions that are there.</summary>
    public static TimeSpan Scoring { get; } = TimeSpan.FromSeconds(0.2);

    /// <summary>Writing the page.</summary>
    public static TimeSpan Reporting { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Drawing scenes to evaluate on.</summary>
    public static TimeSpan Drawing(int scenes) => TimeSpan.FromSeconds(0.005 * scenes);

    /// <summary>Preferences about the model's descriptions.</summary>
    public static TimeSpan Preferring(int scenes, int samples) => TimeSpan.FromSeconds(0.035 * scenes * samples);

    /// <summary>Doctored pictures.</summary>
    public static TimeSpan Building(int scenes) => TimeSpan.FromSeconds(0.035 * scenes);

    /// <summary>Tuning: the log-probs of the model before, then the steps; each sample has the objective's sequences.</summary>
    public static TimeSpan Tuning(int scenes, int steps, TuningMethod method) => TimeSpan.FromSeconds(
        ((0.016 * scenes) + (0.21 * steps))
        * Objective.All.Single(objective => objective.Name == method.Loss).Sequences.Count);

    /// <summary>Descriptions of evaluation scenes.</summary>
    public static TimeSpan Describing(int scenes) => TimeSpan.FromSeconds(0.038 * scenes);

    /// <summary>Answers with yes or no.</summary>
    public static TimeSpan Asking(int questions) => TimeSpan.FromSeconds(0.012 * questions);
}
