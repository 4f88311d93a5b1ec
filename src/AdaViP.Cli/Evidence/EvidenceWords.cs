using AdaViP.MicroWorld.Evidence;
using AdaViP.MicroWorld.Methods;

namespace AdaViP.Cli.Evidence;

/// <summary>What differs between the runs of a regime, as the words of their commands.</summary>
internal sealed record EvidenceWords
{
    private EvidenceWords()
    {
    }

    /// <summary>Those of each run.</summary>
    public static EvidenceWords OfRuns { get; } = new()
    {
        Seed = run => EvidenceRun.Text(run.Seed),
        Scenes = run => EvidenceRun.Text(run.SceneSeed),
        Rate = run => EvidenceRun.Text(run.LearningRate),

        // The words that tell runs apart, as a name for folders.
        Name = run => run.Key.Replace(", ", "_", StringComparison.Ordinal).Replace(' ', '-'),
    };

    /// <summary>Words in capitals that stand for those of each run.</summary>
    public static EvidenceWords Placeholders { get; } = new()
    {
        Seed = _ => "SEED",
        Scenes = _ => "SCENES",
        Rate = _ => "RATE",
        Name = _ => "RUN",
    };

    /// <summary>The method whose settings <see cref="Placeholders"/> stand for.</summary>
    public static TuningMethod Method { get; } = new("METHOD", "METHOD");

    /// <summary>Of preferences, order of training and draws.</summary>
    public required Func<EvidenceRun, string> Seed { get; init; }

    /// <summary>Of the scenes to describe.</summary>
    public required Func<EvidenceRun, string> Scenes { get; init; }

    /// <summary>Learning rate.</summary>
    public required Func<EvidenceRun, string> Rate { get; init; }

    /// <summary>Of the run's folders.</summary>
    public required Func<EvidenceRun, string> Name { get; init; }
}
