using AdaViP.Core.Losses;

namespace AdaViP.Cli.Demo;

/// <summary>A way of tuning that the demo compares.</summary>
/// <param name="Name">Of the recipe, of its folders, and of its row in the table.</param>
/// <param name="Loss">Value of the recipe's <c>objective</c>.</param>
/// <param name="AnchorWeight">Value of <c>loss.anchor_weight</c>; null leaves it as it is.</param>
internal sealed record DemoMethod(string Name, string Loss, string? AnchorWeight = null)
{
    /// <summary>Against the worse answer only.</summary>
    public static DemoMethod Dpo { get; } = Of(Objective.Of(PreferenceObjective.Dpo));

    /// <summary>The same, plus the doctored picture with equal weight.</summary>
    public static DemoMethod Vision { get; } = Of(Objective.Of(PreferenceObjective.VisionSum));

    /// <summary>Both in one softmax.</summary>
    public static DemoMethod AdaVip { get; } = Of(Objective.Of(PreferenceObjective.AdaVip));

    /// <summary>The same, with the reward of the chosen answer held up.</summary>
    public static DemoMethod Anchored { get; } = new("adavip-anchor", AdaVip.Loss, "1");

    /// <summary>Those of the paper's main tables, and the anchor.</summary>
    public static IReadOnlyList<DemoMethod> Main { get; } = [Dpo, Vision, AdaVip, Anchored];

    /// <summary>Every preference objective, and the anchor.</summary>
    public static IReadOnlyList<DemoMethod> All { get; } =
    [
        .. Objective.All.Where(objective => objective.NeedsReference).Select(Of),
        Anchored,
    ];

    private static DemoMethod Of(Objective objective) => new(objective.Name.Replace('_', '-'), objective.Name);
}

/// <summary>How much a demo does.</summary>
/// <param name="Name">"default", "quick" or "full".</param>
/// <param name="Scenes">Scenes that the model describes for the preferences of one seed.</param>
/// <param name="Evaluated">Scenes that every model is evaluated on.</param>
/// <param name="Steps">Optimizer steps of each method.</param>
/// <param name="Seeds">How often everything but the evaluation's scenes is drawn and tuned again.</param>
/// <param name="Methods">What is compared.</param>
internal sealed record DemoSize(
    string Name, int Scenes, int Evaluated, int Steps, int Seeds, IReadOnlyList<DemoMethod> Methods)
{
    /// <summary>Under five minutes on two cores.</summary>
    public static DemoSize Default { get; } = new("default", 320, 200, 60, 1, DemoMethod.Main);

    /// <summary>About a minute: too little to tell the methods apart.</summary>
    public static DemoSize Quick { get; } = new("quick", 48, 40, 8, 1, DemoMethod.Main);

    /// <summary>All objectives on three seeds.</summary>
    public static DemoSize Full { get; } = new("full", 500, 400, 100, 3, DemoMethod.All);
}

/// <summary>What a demo is to do.</summary>
/// <param name="Folder">For all results.</param>
/// <param name="Size">How much.</param>
/// <param name="Seed">Of the first world; those of further seeds follow.</param>
/// <param name="World">File of the world's knobs; null for the built-in world.</param>
/// <param name="Device">Where models compute; null for what each command chooses.</param>
internal sealed record DemoRequest(string Folder, DemoSize Size, long Seed, string? World, string? Device);
