using AdaViP.Core.Settings;

namespace AdaViP.Core.Recipes;

/// <summary>Numbers of the preference loss.</summary>
public sealed record LossRecipe
{
    /// <summary>β of the implicit reward (E4).</summary>
    [Setting(
        "beta of the implicit reward (E4); the paper uses 0.1. Larger keeps the policy closer to the reference.",
        Min = 0,
        MinExclusive = true)]
    public double Beta { get; init; } = 0.1;

    /// <summary>δ of the anchor.</summary>
    [Setting("Reward that the chosen sequence should exceed (mDPO's delta); counts where the anchor has a weight.")]
    public double Anchor { get; init; }

    /// <summary>Weight of the anchor.</summary>
    [Setting(
        "Weight of an anchor beside any preference loss: weight * softplus(anchor - chosen reward); 0 is none, "
        + "or the weight that belongs to the objective.",
        Min = 0)]
    public double AnchorWeight { get; init; }
}
