using AdaViP.Core.Settings;

namespace AdaViP.Core.Foundation;

/// <summary>The choices between tags, boxes and masks that the paper leaves open.</summary>
public sealed record SelectionOptions
{
    /// <summary>Tags that never become candidates (adjectives, places, verbs), compared without case.</summary>
    [Setting("never become candidates; default none", Value = "a list of tags", Section = "tagger")]
    public IReadOnlyList<string> StopList { get; init; } = [];

    /// <summary>Which box counts when a tag has several.</summary>
    [Setting("which box counts when a tag has several")]
    public BoxChoice BoxChoice { get; init; } = BoxChoice.Best;

    /// <summary>A box that overlaps a better one by more than this IoU is dropped, 0 to 1; 1 keeps all.</summary>
    [Setting("a box that overlaps a better one by more is dropped", Min = 0, Max = 1)]
    public double Nms { get; init; } = 0.5;

    /// <summary>A mask that covers less than this share of the picture is dropped, 0 to 1; an empty one always is.</summary>
    [Setting("a mask that covers less of the picture is dropped", Min = 0, Max = 1)]
    public double MinMaskArea { get; init; }

    /// <summary>A mask that covers more than this share of the picture is dropped, 0 to 1.</summary>
    [Setting("a mask that covers more of the picture is dropped", Min = 0, Max = 1)]
    public double MaxMaskArea { get; init; } = 0.9;

    /// <summary>A mask that overlaps an earlier, better one by more than this IoU is dropped, 0 to 1; 1 keeps all.</summary>
    [Setting("a mask that overlaps a better one by more is dropped; 1: none", Min = 0, Max = 1)]
    public double MaskNms { get; init; } = 1.0;

    /// <summary>Sums of cosines that differ by no more than this are a tie, at least 0; the earlier tag wins ties.</summary>
    public double Tie { get; init; } = 1e-6;

    /// <summary>Side of the square a mask is dilated by, pixels, 0 to 255; 0 and 1 leave it as it is.</summary>
    [Setting("side of the square that masks grow by, 0: not at all", Min = 0, Max = 255, Section = "inpainter")]
    public int Dilation { get; init; } = 15;
}

/// <summary>Which box a tag gets when several score above the threshold.</summary>
public enum BoxChoice
{
    /// <summary>The highest score, then the lowest query: one box per tag, as the paper's n x 4.</summary>
    Best,

    /// <summary>The rectangle around all boxes above the threshold; its score is the highest one.</summary>
    Union,
}
