using AdaViP.Core.Losses;
using AdaViP.Training.Objectives;
using AdaViP.Training.Packing;
using AdaViP.Training.Steps;

namespace AdaViP.Training.Runs;

/// <summary>Gathers the numbers of a step over its micro-batches.</summary>
internal sealed class StepAccumulator
{
    private readonly Objective _objective;
    private readonly int _columns;
    private readonly List<string> _ids = [];
    private readonly List<double[]> _logps = [];
    private readonly List<double[]> _rewards = [];
    private readonly List<double[]> _omega = [];
    private readonly List<double[]> _meanLogits = [];

    internal StepAccumulator(Objective objective)
    {
        _objective = objective;
        _columns = objective.Sequences.Count;
    }

    /// <summary>
    /// Whether policy and reference were found to be the same model, as before the first update: every reward is 0 but for
    /// rounding, which must not decide which of two is larger.
    /// </summary>
    internal bool RewardsAreZero { get; set; }

    /// <summary>Loss so far: shares of a mean over the whole step.</summary>
    internal double Loss { get; private set; }

    /// <summary>What of <see cref="Loss"/> is the anchor's; null where there is none.</summary>
    internal double? AnchorLoss { get; private set; }

    /// <summary>Tokens so far.</summary>
    internal long Tokens { get; private set; }

    /// <summary>Floating-point operations so far, of micro-batches that were differentiated.</summary>
    internal double Flops { get; private set; }

    /// <summary>Ids of samples with a log-prob that is not finite.</summary>
    internal List<string> BadSamples { get; } = [];

    /// <summary>Ids of all samples so far.</summary>
    internal IReadOnlyList<string> SampleIds => _ids;

    /// <summary>Summed log-probs of all samples so far.</summary>
    internal IReadOnlyList<double[]> SampleLogps => _logps;

    /// <summary>Takes the log-probs of a micro-batch.</summary>
    /// <returns>Whether all are finite.</returns>
    internal bool AddLogProbs(PackedBatch batch, BatchLogProbs logProbs)
    {
        Tokens += batch.Lengths.Sum();
        bool finite = true;
        for (int i = 0; i < batch.Samples.Count; i++)
        {
            double[] row = logProbs.Sums[(i * _columns)..((i + 1) * _columns)];
            _ids.Add(batch.Samples[i].Id);
            _logps.Add(row);
            if (!row.All(double.IsFinite))
            {
                BadSamples.Add(batch.Samples[i].Id);
                finite = false;
            }
        }

        if (logProbs.MeanLogits is double[] logits)
        {
            _meanLogits.Add(MeanPerColumn(batch, logits));
        }

        return finite;
    }

    /// <summary>Takes the loss of a micro-batch.</summary>
    /// <param name="loss">The loss.</param>
    /// <param name="flops">Floating-point operations of its forward and backward pass.</param>
    internal void AddLoss(BatchLoss loss, double flops)
    {
        Loss += loss.Loss;
        Flops += flops;
        if (loss.AnchorLoss is double anchor)
        {
            AnchorLoss = (AnchorLoss ?? 0) + anchor;
        }

        if (loss.Preference is PreferenceLossResult preference)
        {
            int rejected = _columns - 1;
            for (int i = 0; i < preference.Losses.Length; i++)
            {
                _rewards.Add(preference.Rewards[(i * _columns)..((i + 1) * _columns)]);
                _omega.Add(preference.Omega[(i * rejected)..((i + 1) * rejected)]);
            }
        }
    }

    /// <summary>The metrics of the loss, in file order.</summary>
    internal IEnumerable<KeyValuePair<string, double>> LossScalars() => AnchorLoss is double anchor
        ? [new(MetricNames.Loss, Loss), new(MetricNames.AnchorLoss, anchor)]
        : [new(MetricNames.Loss, Loss)];

    /// <summary>The metrics that belong to the objective, in file order.</summary>
    internal IEnumerable<KeyValuePair<string, double>> ObjectiveScalars() => _objective.Metrics
        .Where(metric => metric.Quantity != MetricQuantity.MeanLogit || _meanLogits.Count > 0)
        .Select(metric => new KeyValuePair<string, double>(metric.Name, Mean(metric.Quantity, metric.Column)));

    private double Mean(MetricQuantity quantity, int column) => quantity switch
    {
        MetricQuantity.LogProb => _logps.Average(row => row[column]),
        MetricQuantity.MeanLogit => _meanLogits.Average(row => row[column]),
        MetricQuantity.Reward => _rewards.Average(row => row[column]),
        MetricQuantity.Margin => _rewards.Average(row => row[0] - row[column]),
        MetricQuantity.Accuracy => _rewards.Average(row => Accuracy(row[0], row[column])),
        MetricQuantity.Omega => _omega.Average(row => row[column - 1]),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity), quantity, "not a quantity of a step"),
    };

    // Equal rewards prefer neither answer and count as half.
    private double Accuracy(double chosen, double rejected) =>
        RewardsAreZero || chosen == rejected ? 0.5 : chosen > rejected ? 1.0 : 0.0;

    // As TRL has it: the mean over all answer rows of a column in the micro-batch, then over micro-batches.
    private double[] MeanPerColumn(PackedBatch batch, double[] perSequence)
    {
        double[] sums = new double[_columns];
        long[] rows = new long[_columns];
        for (int sequence = 0; sequence < perSequence.Length; sequence++)
        {
            int answerTokens = batch.Samples[sequence / _columns].Sequences[sequence % _columns].AnswerTokens;
            sums[sequence % _columns] += perSequence[sequence] * answerTokens;
            rows[sequence % _columns] += answerTokens;
        }

        return [.. sums.Select((sum, column) => sum / rows[column])];
    }
}
