using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>scorer</c> of the configuration: CLIP, as two graphs or as one.</summary>
public sealed record ScorerModel
{
    /// <summary>The graph for pictures; the combined graph where <see cref="Text"/> is null.</summary>
    public required GraphFile Image { get; init; }

    /// <summary>The graph for texts; null: <see cref="Image"/> is a combined graph.</summary>
    public GraphFile? Text { get; init; }

    /// <summary>bpe_simple_vocab_16e6.txt.gz.</summary>
    public required SideFile Merges { get; init; }

    /// <summary>Side of the square picture in pixels where the graph leaves it free; null: 224.</summary>
    public int? Size { get; init; }

    /// <summary>Fit and batches.</summary>
    public ScorerOptions Options { get; init; } = new();
}
