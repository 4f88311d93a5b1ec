using AdaViP.Core.Settings;

namespace AdaViP.Vision.Foundation;

/// <summary>What the detector may be told.</summary>
public sealed record DetectorOptions
{
    /// <summary>Boxes must score more than this, 0 to 1. The paper names none; 0.3 is Grounding DINO's demo.</summary>
    [Setting("a box must score more", Min = 0, Max = 1)]
    public double BoxThreshold { get; init; } = 0.3;

    /// <summary>One tag a prompt or several.</summary>
    [Setting("one prompt per tag, or several tags in one")]
    public DetectionMode Mode { get; init; } = DetectionMode.PerTag;

    /// <summary>Most tags in a grouped prompt, 1 to 64; prompts are cut earlier where 256 tokens are full.</summary>
    [Setting("most tags in a grouped prompt", Min = 1, Max = 64)]
    public int GroupSize { get; init; } = 16;

    /// <summary>Most prompts in one run where the graph has a batch axis, 1 to 64.</summary>
    [Setting("most prompts a run where the graph takes batches", Min = 1, Max = 64)]
    public int BatchSize { get; init; } = 8;
}

/// <summary>How tags become prompts.</summary>
public enum DetectionMode
{
    /// <summary>One prompt per tag, as the paper: one forward pass each, scores do not depend on the other tags.</summary>
    PerTag,

    /// <summary>Several tags in one prompt, told apart by their columns: fewer passes, other (often worse) boxes.</summary>
    Grouped,
}
