using AdaViP.Core.Foundation;
using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>The whole configuration of the pair builder; sections that the file lacks are null.</summary>
public sealed record FoundationModels
{
    /// <summary>The file, for messages.</summary>
    public required string Source { get; init; }

    /// <summary>RAM (E5).</summary>
    [Setting("RAM or RAM++ (E5).")]
    public TaggerModel? Tagger { get; init; }

    /// <summary>Grounding DINO (E6).</summary>
    [Setting("Grounding DINO (E6).")]
    public DetectorModel? Detector { get; init; }

    /// <summary>SAM (E7).</summary>
    [Setting("SAM (E7).")]
    public SegmenterModel? Segmenter { get; init; }

    /// <summary>LaMa (E8).</summary>
    [Setting("LaMa (E8).")]
    public InpainterModel? Inpainter { get; init; }

    /// <summary>CLIP (E9).</summary>
    [Setting("CLIP (E9).")]
    public ScorerModel? Scorer { get; init; }

    /// <summary>Choices between tags, boxes and masks; the stop list is the tagger's, the dilation the inpainter's.</summary>
    [Setting("Choices between tags, boxes and masks.")]
    public SelectionOptions Selection { get; init; } = new();

    /// <summary>How graphs are run.</summary>
    [Setting("How graphs are run.")]
    public EngineOptions Engine { get; init; } = new();
}
