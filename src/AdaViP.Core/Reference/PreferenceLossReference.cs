using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;

namespace AdaViP.Core.Reference;

/// <summary>
/// The preference losses in double precision, one sample at a time: what docs/equations.md states, nothing clever.
/// </summary>
public static class PreferenceLossReference
{
    /// <summary>Losses, gradients, rewards, weights and margins of a batch.</summary>
    /// <param name="options">Which objective, and its numbers.</param>
    /// <param name="policy">n × (1 + K) summed log-probs of the policy, row by row; column 0 is the chosen sequence.</param>
    /// <param name="reference">n × (1 + K) summed log-probs of the reference model.</param>
    /// <param name="rejected">K, at least 1.</param>
    /// <exception cref="ArgumentException">A number is out of its range or two lengths disagree.</exception>
    public static PreferenceLossResult Compute(
        PreferenceLossOptions options, ReadOnlySpan<double> policy, ReadOnlySpan<double> reference, int rejected)
    {
        int samples = KernelSpans.RequireLoss(options, policy.Length, reference.Length, rejected);
        Check(options, rejected);
        int columns = 1 + rejected;
        double[] rewards = new double[samples * columns];
        for (int i = 0; i < rewards.Length; i++)
        {
            rewards[i] = options.Beta * (policy[i] - reference[i]);
        }

        double[] logWeights = options.LogWeights is null ? new double[rejected] : [.. options.LogWeights];
        var result = new PreferenceLossResult(
            new double[samples], new double[samples * columns], rewards,
            new double[samples * rejected], new double[samples * rejected]);
        for (int sample = 0; sample < samples; sample++)
        {
            ReadOnlySpan<double> row = rewards.AsSpan(sample * columns, columns);
            Span<double> gradient = result.Gradients.AsSpan(sample * columns, columns);
            result.Losses[sample] = LossAndRewardGradient(options, row, logWeights, gradient) + AnchorLoss(options, row[0]);
            gradient[0] -= AnchorPull(options, row[0]);
            Weigh(row[1..], logWeights, result.Omega.AsSpan(sample * rejected, rejected));
            for (int k = 0; k < rejected; k++)
            {
                result.Margins[(sample * rejected) + k] = row[0] - row[1 + k];
            }

            foreach (ref double value in gradient)
            {
                value *= options.Beta; // d reward / d policy log-prob
            }

            PoisonIfNaN(row, result, sample, rejected);
        }

        return result;
    }

    /// <summary>The part of a sample's loss that is the anchor's: weight · softplus(δ − r_0); 0 without a weight.</summary>
    /// <param name="options">With a preference loss.</param>
    /// <param name="chosenReward">r_0.</param>
    public static double AnchorLoss(PreferenceLossOptions options, double chosenReward)
    {
        ArgumentNullException.ThrowIfNull(options);
        double weight = AnchorWeight(options);
        return weight == 0.0 ? 0.0 : weight * StableMath.Softplus(options.Anchor - chosenReward);
    }

    /// <summary>How hard the anchor pulls at the chosen reward: minus the derivative of its part of the loss.</summary>
    private static double AnchorPull(PreferenceLossOptions options, double chosenReward)
    {
        double weight = AnchorWeight(options);
        return weight == 0.0 ? 0.0 : weight * StableMath.Sigmoid(options.Anchor - chosenReward);
    }

    private static double AnchorWeight(PreferenceLossOptions options) =>
        Objective.Of(options.Objective).AnchorWeight(options.AnchorWeight);

    /// <summary>E13: softmax over the rejected of reward + log-weight.</summary>
    private static void Weigh(ReadOnlySpan<double> rejectedRewards, double[] logWeights, Span<double> omega)
    {
        Span<double> weighted = new double[rejectedRewards.Length];
        for (int k = 0; k < weighted.Length; k++)
        {
            weighted[k] = Weighted(rejectedRewards[k], logWeights[k]);
        }

        StableMath.Softmax(weighted, omega);
    }

    /// <summary>A weight of 0 (log −∞) takes the sequence out, whatever its reward.</summary>
    private static double Weighted(double reward, double logWeight) =>
        double.IsNegativeInfinity(logWeight) ? logWeight : reward + logWeight;

    /// <summary>Loss of one sample and its gradient with respect to the rewards.</summary>
    private static double LossAndRewardGradient(
        PreferenceLossOptions options, ReadOnlySpan<double> rewards, double[] logWeights, Span<double> gradient) =>
        options.Objective switch
        {
            PreferenceObjective.AdaVip => AdaVip(rewards, logWeights, gradient),
            PreferenceObjective.Dpo => Pairs(rewards, pairs: 1, share: 1.0, gradient),
            PreferenceObjective.VisionSum or PreferenceObjective.Mdpo => Pairs(rewards, rewards.Length - 1, share: 1.0, gradient),
            PreferenceObjective.VisionHalf => Pairs(rewards, rewards.Length - 1, 1.0 / (rewards.Length - 1), gradient),
            PreferenceObjective.VisionJoint => Joint(rewards, gradient),
            _ => throw new ArgumentException($"objective {options.Objective} has no preference loss.", nameof(options)),
        };

    /// <summary>E11 and E12: cross-entropy of a softmax over z_0 = r_0 (chosen) and z_k = r_k + log w_k.</summary>
    private static double AdaVip(ReadOnlySpan<double> rewards, double[] logWeights, Span<double> gradient)
    {
        Span<double> scores = rewards.ToArray();
        int top = 0;
        for (int k = 1; k < scores.Length; k++)
        {
            scores[k] = Weighted(scores[k], logWeights[k - 1]);
            top = scores[k] > scores[top] ? k : top;
        }

        // The largest term is exactly 1 and stays outside the sum, so that log1p keeps a tiny rest.
        double rest = 0.0;
        for (int j = 0; j < scores.Length; j++)
        {
            gradient[j] = StableMath.ScaledExp(scores[j], scores[top]);
            rest += j == top ? 0.0 : gradient[j];
        }

        // −(1 − p_0) as a sum of the others: exact where p_0 rounds to 1, and the row sums to 0.
        double rejectedSum = 0.0;
        for (int k = 1; k < gradient.Length; k++)
        {
            gradient[k] /= 1.0 + rest;
            rejectedSum += gradient[k];
        }

        gradient[0] = -rejectedSum;
        return (top == 0 ? 0.0 : scores[top] - scores[0]) + StableMath.Log1P(rest);
    }

    /// <summary>share · Σ over the first <paramref name="pairs"/> rejected of E3.</summary>
    private static double Pairs(ReadOnlySpan<double> rewards, int pairs, double share, Span<double> gradient)
    {
        double loss = 0.0;
        for (int k = 1; k <= pairs; k++)
        {
            double excess = rewards[k] - rewards[0];
            loss += share * StableMath.Softplus(excess);
            gradient[k] = share * StableMath.Sigmoid(excess);
            gradient[0] -= gradient[k];
        }

        return loss;
    }

    /// <summary>One margin against the mean rejected reward.</summary>
    private static double Joint(ReadOnlySpan<double> rewards, Span<double> gradient)
    {
        int rejected = rewards.Length - 1;
        double excess = 0.0;
        for (int k = 1; k <= rejected; k++)
        {
            excess += (rewards[k] - rewards[0]) / rejected;
        }

        double force = StableMath.Sigmoid(excess);
        gradient[1..].Fill(force / rejected);
        gradient[0] = -force;
        return StableMath.Softplus(excess);
    }

    /// <summary>A NaN reward makes every number of its sample NaN, also those that do not depend on it.</summary>
    private static void PoisonIfNaN(ReadOnlySpan<double> rewards, PreferenceLossResult result, int sample, int rejected)
    {
        bool poisoned = false;
        foreach (double reward in rewards)
        {
            poisoned |= double.IsNaN(reward);
        }

        if (poisoned)
        {
            int columns = 1 + rejected;
            result.Losses[sample] = double.NaN;
            result.Gradients.AsSpan(sample * columns, columns).Fill(double.NaN);
            result.Rewards.AsSpan(sample * columns, columns).Fill(double.NaN);
            result.Omega.AsSpan(sample * rejected, rejected).Fill(double.NaN);
            result.Margins.AsSpan(sample * rejected, rejected).Fill(double.NaN);
        }
    }

    private static void Check(PreferenceLossOptions options, int rejected)
    {
        Objective objective = Objective.All.FirstOrDefault(one => one.Id == options.Objective && one.NeedsReference)
            ?? throw new ArgumentException($"objective {options.Objective} has no preference loss.", nameof(options));
        if (!(options.Beta > 0.0) || !double.IsFinite(options.Beta))
        {
            throw new ArgumentException($"beta {options.Beta} must be finite and greater than 0.", nameof(options));
        }

        CheckAnchor(objective, options);
        CheckLogWeights(objective, options, rejected);
    }

    private static void CheckAnchor(Objective objective, PreferenceLossOptions options)
    {
        if (!(options.AnchorWeight >= 0.0) || !double.IsFinite(options.AnchorWeight))
        {
            throw new ArgumentException(
                $"anchor weight {options.AnchorWeight} must be finite and not negative.", nameof(options));
        }

        if (objective.OwnAnchorWeight != 0.0 && options.AnchorWeight != 0.0 && options.AnchorWeight != objective.OwnAnchorWeight)
        {
            throw new ArgumentException(
                $"anchor weight {options.AnchorWeight} must be 0 or {objective.OwnAnchorWeight} for objective {objective.Id}, "
                + "whose anchor has that weight.",
                nameof(options));
        }

        if (AnchorWeight(options) != 0.0 && !double.IsFinite(options.Anchor))
        {
            throw new ArgumentException($"anchor {options.Anchor} must be finite.", nameof(options));
        }
    }

    private static void CheckLogWeights(Objective objective, PreferenceLossOptions options, int rejected)
    {
        if (options.LogWeights is null)
        {
            return;
        }

        if (!objective.TakesLogWeights)
        {
            string those = string.Join(" and ", Objective.All.Where(one => one.TakesLogWeights).Select(one => one.Id));
            throw new ArgumentException(
                $"objective {options.Objective} takes no log-weights, only {those} does.", nameof(options));
        }

        if (options.LogWeights.Count != rejected)
        {
            throw new ArgumentException(
                $"log-weights length {options.LogWeights.Count} must equal rejected {rejected}.", nameof(options));
        }

        for (int k = 0; k < rejected; k++)
        {
            double weight = options.LogWeights[k];
            if (double.IsNaN(weight) || double.IsPositiveInfinity(weight))
            {
                throw new ArgumentException($"log-weight {k} is {weight}, must be finite or -∞.", nameof(options));
            }
        }

        if (options.LogWeights.All(double.IsNegativeInfinity))
        {
            throw new ArgumentException("log-weights are all -∞: no rejected sequence is left.", nameof(options));
        }
    }
}
