using AdaViP.Core.Losses;

namespace AdaViP.Training.Objectives;

/// <summary>What an objective makes of the log-probs of a micro-batch.</summary>
/// <param name="Loss">This micro-batch's share of the step's loss: the shares of a step add up to it.</param>
/// <param name="Coefficients">[sequences]: d step loss / d summed log-prob.</param>
/// <param name="Preference">Rewards, weights and margins per sample; null for supervised tuning.</param>
/// <param name="AnchorLoss">What of <paramref name="Loss"/> is the anchor's; null where there is none.</param>
internal sealed record BatchLoss(
    double Loss, double[] Coefficients, PreferenceLossResult? Preference, double? AnchorLoss = null);
