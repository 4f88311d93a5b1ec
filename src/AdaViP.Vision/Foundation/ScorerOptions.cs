namespace AdaViP.Vision.Foundation;

/// <summary>What the scorer may be told.</summary>
public sealed record ScorerOptions
{
    /// <summary>How a candidate becomes square.</summary>
    public CandidateFit Fit { get; init; } = CandidateFit.Crop;

    /// <summary>Most pictures or sentences in one run where the graph has a batch axis, 1 to 256.</summary>
    public int BatchSize { get; init; } = 16;
}
