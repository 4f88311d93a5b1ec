using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>What was found out about a model when it was loaded.</summary>
/// <param name="Section">Of the configuration: tagger, detector, segmenter, inpainter or scorer.</param>
/// <param name="Family">The kind of export, in words.</param>
/// <param name="Graphs">Its graphs.</param>
/// <param name="Facts">The contract that holds from now on, one sentence each.</param>
public sealed record ModelReport(string Section, string Family, IReadOnlyList<GraphSignature> Graphs,
    IReadOnlyList<string> Facts);
