using AdaViP.MicroWorld.Methods;

namespace AdaViP.Cli.Demo;

/// <summary>How much a demo does.</summary>
/// <param name="Name">"default", "quick" or "full".</param>
/// <param name="Scenes">Scenes that the model describes for the preferences of one seed.</param>
/// <param name="Evaluated">Scenes that every model describes.</param>
/// <param name="Questions">Questions with yes or no about the first of them, four a scene.</param>
/// <param name="Steps">Optimizer steps of each method.</param>
/// <param name="Seeds">How often everything but the evaluation's scenes is drawn and tuned again.</param>
/// <param name="Methods">What is compared.</param>
internal sealed record DemoSize(
    string Name, int Scenes, int Evaluated, int Questions, int Steps, int Seeds, IReadOnlyList<TuningMethod> Methods)
{
    /// <summary>Under five minutes on two cores.</summary>
    public static DemoSize Default { get; } = new("default", 320, 200, 240, 60, 1, TuningMethod.Main);

    /// <summary>About a minute: too little to tell the methods apart.</summary>
    public static DemoSize Quick { get; } = new("quick", 48, 40, 40, 8, 1, TuningMethod.Main);

    /// <summary>All objectives on three seeds.</summary>
    public static DemoSize Full { get; } = new("full", 500, 400, 1600, 100, 3, TuningMethod.All);
}

/// <summary>What a demo is to do.</summary>
/// <param name="Folder">For all results.</param>
/// <param name="Size">How much.</param>
/// <param name="Seed">Of the first world; those of further seeds follow.</param>
/// <param name="World">File of the world's knobs; null for the built-in world.</param>
/// <param name="Device">Where models compute; null for what each command chooses.</param>
internal sealed record DemoRequest(string Folder, DemoSize Size, long Seed, string? World, string? Device);
