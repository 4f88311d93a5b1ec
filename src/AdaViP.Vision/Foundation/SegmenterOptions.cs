using AdaViP.Core.Settings;

namespace AdaViP.Vision.Foundation;

/// <summary>What the segmenter may be told.</summary>
public sealed record SegmenterOptions
{
    /// <summary>Which of its masks counts.</summary>
    [Setting("which mask counts where the decoder gives four; single: index 0")]
    public MaskChoice Mask { get; init; } = MaskChoice.Single;
}

/// <summary>Which of the segmenter's masks counts.</summary>
public enum MaskChoice
{
    /// <summary>The single-mask output (index 0 of four); graphs without one use the best predicted IoU.</summary>
    Single,

    /// <summary>The multi-mask output with the highest predicted IoU, the lowest index on a tie.</summary>
    BestIou,
}
