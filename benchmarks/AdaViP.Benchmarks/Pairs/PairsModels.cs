using AdaViP.Core.Foundation;

namespace AdaViP.Benchmarks.Pairs;

/// <summary>The five models that both sides use.</summary>
internal sealed record PairsModels(
    ITagger Tagger, IDetector Detector, ISegmenter Segmenter, IInpainter Inpainter, ICandidateScorer Scorer);
