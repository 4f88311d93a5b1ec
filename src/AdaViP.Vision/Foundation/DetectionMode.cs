namespace AdaViP.Vision.Foundation;

/// <summary>How tags become prompts.</summary>
public enum DetectionMode
{
    /// <summary>One prompt per tag, as the paper: one forward pass each, scores do not depend on the other tags.</summary>
    PerTag,

    /// <summary>Several tags in one prompt, told apart by their columns: fewer passes, other (often worse) boxes.</summary>
    Grouped,
}
