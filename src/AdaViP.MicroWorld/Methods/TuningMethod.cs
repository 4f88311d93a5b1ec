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

    /// <summary>Every preference objective, and AdaViP with the anchor.</summary>
    public static IReadOnlyList<TuningMethod> All { get; } =
    [
        .. Objective.All.Where(objective => objective.NeedsReference).Select(Of),
        AdaVip.Anchored(1),
    ];

    /// <summary>As the paper's tables call it; a weight of the anchor other than 1 is said.</summary>
    public string Title =>
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

    private static TuningMethod Of(Objective objective) => new(objective.Name.Replace('_', '-'), objective.Name);
}
