namespace AdaViP.Training.Steps;

/// <summary>How the chain trades memory for work; none of it changes what is computed but in rounding.</summary>
/// <param name="ActivationCheckpointing">Keep block inputs only and run each block again in the reverse walk.</param>
/// <param name="HeadChunkRows">Answer rows projected to the vocabulary at once.</param>
/// <param name="MeanLogits">Also report the mean logit of each sequence's answer rows.</param>
internal sealed record ChainOptions(bool ActivationCheckpointing, int HeadChunkRows, bool MeanLogits = false)
{
    /// <summary>Whether what sequences of a batch begin with alike is computed once.</summary>
    internal bool SharePrefixes { get; init; } = true;

    /// <summary>Looked at before each block, in both directions; gradients are of no use after it.</summary>
    internal CancellationToken Cancellation { get; init; }
}
