using AdaViP.Core.Settings;

namespace AdaViP.Vision.Foundation;

/// <summary>What the scorer may be told.</summary>
public sealed record ScorerOptions
{
    /// <summary>How a candidate becomes square.</summary>
    [Setting("how a picture becomes square")]
    public CandidateFit Fit { get; init; } = CandidateFit.Crop;

    /// <summary>Most pictures or sentences in one run where the graph has a batch axis, 1 to 256.</summary>
    [Setting("most pictures or texts a run where the graph takes batches", Min = 1, Max = 256)]
    public int BatchSize { get; init; } = 16;
}

/// <summary>How a candidate becomes square for the scorer.</summary>
public enum CandidateFit
{
    /// <summary>Shorter side to the graph's size, centre cut out, as CLIP's own: objects near the border do not count.</summary>
    Crop,

    /// <summary>Padded to a square with CLIP's mean colour: all objects count, smaller.</summary>
    Pad,

    /// <summary>Squeezed to a square: all objects count, distorted.</summary>
    Squash,
}
