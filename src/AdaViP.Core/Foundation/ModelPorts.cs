namespace AdaViP.Core.Foundation;

/// <summary>The five models of a build.</summary>
/// <param name="Tagger">RAM.</param>
/// <param name="Detector">Grounding DINO.</param>
/// <param name="Segmenter">SAM.</param>
/// <param name="Inpainter">LaMa.</param>
/// <param name="Scorer">CLIP.</param>
/// <param name="Fingerprint">Names every file and setting that changes their results.</param>
public sealed record ModelPorts(
    ITagger Tagger, IDetector Detector, ISegmenter Segmenter, IInpainter Inpainter, ICandidateScorer Scorer, string Fingerprint);
