namespace AdaViP.Vision.Foundation;

/// <summary>What the segmenter may be told.</summary>
public sealed record SegmenterOptions
{
    /// <summary>Which of its masks counts.</summary>
    public MaskChoice Mask { get; init; } = MaskChoice.Single;
}
