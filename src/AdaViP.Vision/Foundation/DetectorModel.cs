using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>detector</c> of the configuration: Grounding DINO.</summary>
public sealed record DetectorModel
{
    /// <summary>The graph.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>vocab.txt of BERT uncased.</summary>
    public required SideFile Vocabulary { get; init; }

    /// <summary>Kind of export; null: B where the graph has text_token_mask.</summary>
    public DetectorKind? Kind { get; init; }

    /// <summary>
    /// Size that pictures are squeezed to where the graph leaves it free; null: shorter side 800, longer at most 1333, or 1200 x 800
    /// where the graph fails at that.
    /// </summary>
    public PictureSize? Size { get; init; }

    /// <summary>Thresholds and prompts.</summary>
    public DetectorOptions Options { get; init; } = new();
}
