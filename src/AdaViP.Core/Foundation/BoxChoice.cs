namespace AdaViP.Core.Foundation;

/// <summary>Which box a tag gets when several score above the threshold.</summary>
public enum BoxChoice
{
    /// <summary>The highest score, then the lowest query: one box per tag, as the paper's n x 4.</summary>
    Best,

    /// <summary>The rectangle around all boxes above the threshold; its score is the highest one.</summary>
    Union,
}
