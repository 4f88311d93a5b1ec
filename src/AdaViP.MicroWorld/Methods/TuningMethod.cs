using System.Globalization;
using AdaViP.Core.Losses;

namespace AdaViP.MicroWorld.Methods;

/// <summary>A way of tuning that is compared with others.</summary>
/// <param name="Name">Of recipes, folders, and rows of tables.</param>
/// <param name="Loss">Value of the recipe's <c>objective</c>.</param>
/// <param name="AnchorWeight">Value of <c>loss.anchor_weight</c>; null leaves it as it is.</param>
public sealed record TuningMethod(string Name, string Loss, double? AnchorWeight = null)
{
    private const string AnchorEnding = "-anchor";

    /// <summary>Against the worse answer only.</summary>
    public static TuningMethod Dpo { get; } = Of(Objective.Of(PreferenceObjective.Dpo));

    /// <summary>The same, plus the doctored picture with equal weight.</summary>
    public static TuningMethod Vision { get; } = Of(Objective.Of(PreferenceObjective.VisionSum));

    /// <summary>Both in one softmax.</summary>
    public static TuningMethod AdaVip { get; } = Of(Objective.Of(PreferenceObjective.AdaVip));

    /// <summary>Those of the paper's main tables, and AdaViP with the anchor.</summary>
    public static IReadOnlyList<TuningMethod> Main { get; } = [Dpo, Vision, AdaVip, AdaVip.Anchored(1)];

    /// <summary>Every preference objective, and both AdaViP and DPO with the anchor: fair partners of each other.</summary>
    public static IReadOnlyList<TuningMethod> All { get; } =
    [
        .. Objective.All.Where(objective => objective.NeedsReference).Select(Of),
        Dpo.Anchored(1),
        AdaVip.Anchored(1),
    ];

    /// <summary>As the paper's tables call it; a weight of the anchor other than 1 is said.</summary>
    public string Title => Loss == Vision.Loss && AnchorWeight == 1 ? "+Vision + anchor (mDPO's loss)" : Plain;

    /// <summary>What it is tuned by, as a clause.</summary>
    public string Meaning => MeaningOf(Objective.All.Single(objective => objective.Name == Loss).Id) + AnchorWeight switch
    {
        null => "",
        1 => ", with the reward of the preferred answer held up (the anchor)",
        double weight => string.Create(
            CultureInfo.InvariantCulture,
            $", with the reward of the preferred answer held up (an anchor of weight {weight:0.##})"),
    };

    private string Plain =>
        (Loss == Dpo.Loss ? "DPO" : Loss == Vision.Loss ? "+Vision" : Loss == AdaVip.Loss ? "AdaViP" : Loss)
        + AnchorWeight switch
        {
            null => "",
            1 => " + anchor",
            double weight => string.Create(CultureInfo.InvariantCulture, $" + anchor {weight:0.##}"),
        };

    /// <summary>The weight as a recipe has it; null where the recipe says nothing.</summary>
    public string? AnchorText => AnchorWeight?.ToString(CultureInfo.InvariantCulture);

    /// <summary>The same, with the reward of the chosen answer held up.</summary>
    /// <param name="weight">Of the anchor, above 0.</param>
    public TuningMethod Anchored(double weight) => new(Name + AnchorEnding, Loss, weight);

    private static string MeaningOf(PreferenceObjective objective) => objective switch
    {
        PreferenceObjective.Dpo => "tuned by preferences between answers alone",
        PreferenceObjective.VisionSum => "DPO plus the doctored picture in equal weight",
        PreferenceObjective.VisionHalf => "DPO plus the doctored picture: half of each of two losses",
        PreferenceObjective.VisionJoint => "one loss for the preferred answer against the mean reward of both rejected sequences",
        PreferenceObjective.Mdpo => "mDPO: the sum of two losses, with the reward of the preferred answer held up",
        PreferenceObjective.AdaVip => "answers and doctored pictures in one loss, which weighs them as it goes",
        _ => throw new ArgumentOutOfRangeException(nameof(objective), objective, "not a way to tune by preferences"),
    };

    private static TuningMethod Of(Objective objective) => new(objective.Name.Replace('_', '-'), objective.Name);
}
