namespace AdaViP.Vision.Foundation;

/// <summary>Which of the segmenter's masks counts.</summary>
public enum MaskChoice
{
    /// <summary>The single-mask output (index 0 of four); graphs without one use the best predicted IoU.</summary>
    Single,

    /// <summary>The multi-mask output with the highest predicted IoU, the lowest index on a tie.</summary>
    BestIou,
}
