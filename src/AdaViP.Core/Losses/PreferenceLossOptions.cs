namespace AdaViP.Core.Losses;

/// <summary>Which preference loss, and its numbers.</summary>
/// <param name="Objective">Any that needs a reference model.</param>
/// <param name="Beta">β, greater than 0: scale of the implicit reward (E4).</param>
/// <param name="Anchor">δ: reward that the chosen sequence should exceed; counts where its weight is not 0.</param>
/// <param name="AnchorWeight">Weight of the anchor, finite and at least 0; 0 means none. An objective with one
/// of its own (<see cref="Losses.Objective.OwnAnchorWeight"/>) takes no other.</param>
/// <param name="LogWeights">One per rejected sequence, added to its reward in the softmax; −∞ takes the sequence out, but not
/// all; null means all 0. Only where <see cref="Losses.Objective.TakesLogWeights"/>.</param>
public sealed record PreferenceLossOptions(
    PreferenceObjective Objective,
    double Beta,
    double Anchor = 0.0,
    double AnchorWeight = 0.0,
    IReadOnlyList<double>? LogWeights = null);
