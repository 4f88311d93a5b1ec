using AdaViP.Core.Settings;

namespace AdaViP.Vision.Foundation;

/// <summary>What the segmenter may be told.</summary>
public sealed record SegmenterOptions
{
    /// <summary>Which of its masks counts.</summary>
    [Setting("which mask counts where the decoder gives four; single: index 0")]
    public MaskChoice Mask { get; init; } = MaskChoice.Single;
}
