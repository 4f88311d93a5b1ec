namespace AdaViP.Core.Losses;

/// <summary>A number that a step reports about its sequences; docs/training.md defines each.</summary>
/// <param name="Name">In metrics.jsonl and TensorBoard; TRL's where TRL has the number.</param>
/// <param name="Quantity">What is averaged over the samples of the step.</param>
/// <param name="Column">Of which sequence.</param>
public sealed record ObjectiveMetric(string Name, MetricQuantity Quantity, int Column)
{
    /// <summary>What an objective with these sequences reports, in file order.</summary>
    /// <param name="sequences">In column order.</param>
    /// <param name="hasRewards">Whether there is a reference model.</param>
    internal static IReadOnlyList<ObjectiveMetric> Of(IReadOnlyList<SequenceKind> sequences, bool hasRewards)
    {
        int answer = ColumnOf(sequences, SequenceKind.RejectedAnswer);
        int image = ColumnOf(sequences, SequenceKind.RejectedImage);
        ObjectiveMetric[] all =
        [
            new(MetricNames.RewardsChosen, MetricQuantity.Reward, 0),
            new(MetricNames.RewardsRejected, MetricQuantity.Reward, answer),
            new(MetricNames.RewardsAccuracies, MetricQuantity.Accuracy, answer),
            new(MetricNames.RewardsMargins, MetricQuantity.Margin, answer),
            new(MetricNames.LogpsChosen, MetricQuantity.LogProb, 0),
            new(MetricNames.LogpsRejected, MetricQuantity.LogProb, answer),
            new(MetricNames.LogitsChosen, MetricQuantity.MeanLogit, 0),
            new(MetricNames.LogitsRejected, MetricQuantity.MeanLogit, answer),
            new(MetricNames.RewardsRejectedImage, MetricQuantity.Reward, image),
            new(MetricNames.LogpsRejectedImage, MetricQuantity.LogProb, image),
            new(MetricNames.MarginsRejectedImage, MetricQuantity.Margin, image),
            new(MetricNames.OmegaRejectedAnswer, MetricQuantity.Omega, image < 0 ? -1 : answer),
            new(MetricNames.OmegaRejectedImage, MetricQuantity.Omega, image),
        ];
        return
        [
            .. all.Where(metric => metric.Column >= 0
                && (hasRewards || metric.Quantity is MetricQuantity.LogProb or MetricQuantity.MeanLogit)),
        ];
    }

    // -1 where the objective has no such sequence.
    private static int ColumnOf(IReadOnlyList<SequenceKind> sequences, SequenceKind kind) => sequences.ToList().IndexOf(kind);
}

/// <summary>What a metric of an objective averages over samples.</summary>
public enum MetricQuantity
{
    /// <summary>Summed log-prob of the policy, nats.</summary>
    LogProb,

    /// <summary>Logit over vocabulary and answer tokens.</summary>
    MeanLogit,

    /// <summary>Implicit reward (E4).</summary>
    Reward,

    /// <summary>Chosen reward minus that of the column.</summary>
    Margin,

    /// <summary>Whether the chosen reward exceeds that of the column: 1, 0, or a half where they are equal.</summary>
    Accuracy,

    /// <summary>Weight of the column (E13): a single rejected sequence has no weight to tell.</summary>
    Omega,
}
