namespace AdaViP.Core.Foundation;

/// <summary>The choices between tags, boxes and masks that the paper leaves open.</summary>
public sealed record SelectionOptions
{
    /// <summary>Tags that never become candidates (adjectives, places, verbs), compared without case.</summary>
    public IReadOnlyList<string> StopList { get; init; } = [];

    /// <summary>Which box counts when a tag has several.</summary>
    public BoxChoice BoxChoice { get; init; } = BoxChoice.Best;

    /// <summary>A box that overlaps a better one by more than this IoU is dropped, 0 to 1; 1 keeps all.</summary>
    public double Nms { get; init; } = 0.5;

    /// <summary>A mask that covers less than this share of the picture is dropped, 0 to 1; an empty one always is.</summary>
    public double MinMaskArea { get; init; }

    /// <summary>A mask that covers more than this share of the picture is dropped, 0 to 1.</summary>
    public double MaxMaskArea { get; init; } = 0.9;

    /// <summary>A mask that overlaps an earlier, better one by more than this IoU is dropped, 0 to 1; 1 keeps all.</summary>
    public double MaskNms { get; init; } = 1.0;

    /// <summary>Sums of cosines that differ by no more than this are a tie, at least 0; the earlier tag wins ties.</summary>
    public double Tie { get; init; } = 1e-6;

    /// <summary>Side of the square a mask is dilated by, pixels, 0 to 255; 0 and 1 leave it as it is.</summary>
    public int Dilation { get; init; } = 15;
}
