namespace AdaViP.Core.Losses;

/// <summary>
/// Names of the numbers in metrics.jsonl and TensorBoard. Where TRL's DPOTrainer has the number, the name is TRL's;
/// docs/training.md defines each.
/// </summary>
public static class MetricNames
{
    /// <summary>Passes over the data after the step.</summary>
    public const string Epoch = "epoch";

    /// <summary>Loss of the step before its update: mean over samples (supervised: over answer tokens), nats.</summary>
    public const string Loss = "loss";

    /// <summary>The part of <see cref="Loss"/> that is the anchor's; only where there is one.</summary>
    public const string AnchorLoss = "loss/anchor";

    /// <summary>Global norm of the gradient before clipping.</summary>
    public const string GradNorm = "grad_norm";

    /// <summary>Learning rate of the update.</summary>
    public const string LearningRate = "learning_rate";

    /// <summary>Mean implicit reward (E4) of the chosen sequence.</summary>
    public const string RewardsChosen = "rewards/chosen";

    /// <summary>Mean implicit reward of the rejected answer.</summary>
    public const string RewardsRejected = "rewards/rejected";

    /// <summary>Share of samples whose chosen reward exceeds that of the rejected answer.</summary>
    public const string RewardsAccuracies = "rewards/accuracies";

    /// <summary>Mean of chosen reward minus reward of the rejected answer.</summary>
    public const string RewardsMargins = "rewards/margins";

    /// <summary>Mean summed log-prob of the chosen sequence.</summary>
    public const string LogpsChosen = "logps/chosen";

    /// <summary>Mean summed log-prob of the rejected answer.</summary>
    public const string LogpsRejected = "logps/rejected";

    /// <summary>Mean logit over vocabulary and answer tokens of the chosen sequences.</summary>
    public const string LogitsChosen = "logits/chosen";

    /// <summary>Mean logit over vocabulary and answer tokens of the rejected answers.</summary>
    public const string LogitsRejected = "logits/rejected";

    /// <summary>Mean implicit reward of the chosen answer on the rejected picture.</summary>
    public const string RewardsRejectedImage = "rewards/rejected_image";

    /// <summary>Mean summed log-prob of the chosen answer on the rejected picture.</summary>
    public const string LogpsRejectedImage = "logps/rejected_image";

    /// <summary>Mean of chosen reward minus reward on the rejected picture.</summary>
    public const string MarginsRejectedImage = "margins/rejected_image";

    /// <summary>Mean weight ω (E13) of the rejected answer.</summary>
    public const string OmegaRejectedAnswer = "omega/rejected_answer";

    /// <summary>Mean weight ω (E13) of the rejected picture.</summary>
    public const string OmegaRejectedImage = "omega/rejected_image";

    /// <summary>Tokens of all sequences since the start of the run, image tokens included, shared or not.</summary>
    public const string NumTokens = "num_tokens";

    /// <summary>Wall time of the step.</summary>
    public const string StepSeconds = "step_seconds";

    /// <summary>Ids of the samples of the step.</summary>
    public const string SampleIds = "samples/ids";

    /// <summary>Summed log-probs of each sample of the step: ++, +-, -+.</summary>
    public const string SampleLogps = "samples/logps";
}
