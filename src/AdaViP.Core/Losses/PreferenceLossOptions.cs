namespace AdaViP.Core.Losses;

/// <summary>Which preference loss, and its numbers.</summary>
/// <param name="Objective">Any objective but <see cref="PreferenceObjective.Sft"/>, which has no reference model.</param>
/// <param name="Beta">β, greater than 0: scale of the implicit reward (E4).</param>
/// <param name="Anchor">δ: reward that the chosen sequence should exceed; counts where its weight is not 0.</param>
/// <param name="AnchorWeight">Weight of the anchor, finite and at least 0; 0 means none, but for <see
/// cref="PreferenceObjective.Mdpo"/>, which has its own of 1 and takes no other.</param>
/// <param name="LogWeights">One per rejected sequence, added to its reward in the softmax; −∞ takes the sequence out, but not
/// all; null means all 0. <see cref="PreferenceObjective.AdaVip"/> only.</param>
public sealed record PreferenceLossOptions(
    PreferenceObjective Objective,
    double Beta,
    double Anchor = 0.0,
    double AnchorWeight = 0.0,
    IReadOnlyList<double>? LogWeights = null);
