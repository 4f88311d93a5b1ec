namespace AdaViP.Core.Losses;

/// <summary>What a preference loss gives for n samples with K rejected sequences each; matrices are row by row.</summary>
/// <param name="Losses">[n], nats.</param>
/// <param name="Gradients">[n, 1 + K]: d loss / d policy log-prob, β included; each AdaViP row sums to 0 (E12).</param>
/// <param name="Rewards">[n, 1 + K]: β·(policy − reference) (E4).</param>
/// <param name="Omega">[n, K]: weights of the rejected sequences (E13); each row sums to 1.</param>
/// <param name="Margins">[n, K]: chosen reward minus rejected reward.</param>
public sealed record PreferenceLossResult(
    double[] Losses, double[] Gradients, double[] Rewards, double[] Omega, double[] Margins);
