using AdaViP.Core.Foundation;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>The whole configuration of the pair builder; sections that the file lacks are null.</summary>
public sealed record FoundationModels
{
    /// <summary>The file, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>RAM (E5).</summary>
    public TaggerModel? Tagger { get; init; }

    /// <summary>Grounding DINO (E6).</summary>
    public DetectorModel? Detector { get; init; }

    /// <summary>SAM (E7).</summary>
    public SegmenterModel? Segmenter { get; init; }

    /// <summary>LaMa (E8).</summary>
    public InpainterModel? Inpainter { get; init; }

    /// <summary>CLIP (E9).</summary>
    public ScorerModel? Scorer { get; init; }

    /// <summary>Choices between tags, boxes and masks; the stop list is the tagger's, the dilation the inpainter's.</summary>
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>How graphs are run.</summary>
    public EngineOptions Engine { get; init; } = new();
}
