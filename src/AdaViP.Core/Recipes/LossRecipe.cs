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

    /// <summary>mDPO's anchor δ.</summary>
    [Setting("mDPO only: reward that the chosen sequence should exceed.")]
    public double Anchor { get; init; }
}
