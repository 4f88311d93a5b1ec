using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>detector</c> of the configuration: Grounding DINO.</summary>
public sealed record DetectorModel
{
    /// <summary>The graph.</summary>
    [Setting("the graph", IsFile = true)]
    [SettingName("path")]
    public required GraphFile Graph { get; init; }

    /// <summary>vocab.txt of BERT uncased.</summary>
    [Setting("vocab.txt of BERT uncased", IsFile = true)]
    [SettingName("vocab")]
    public required SideFile Vocabulary { get; init; }

    /// <summary>Kind of export; null: B where the graph has text_token_mask.</summary>
    [Setting("a: masks inside the graph, b: text_token_mask is an input; default: by the inputs")]
    public DetectorKind? Kind { get; init; }

    /// <summary>
    /// Size that pictures are squeezed to where the graph leaves it free; null: shorter side 800, longer at most 1333, or 1200 x
    /// 800 where the graph fails at that.
    /// </summary>
    [Setting("where the graph leaves it free; default: shorter side 800, longer at most 1333",
        Value = PictureSize.Expectation, Min = 1, Max = PictureSize.LongestSide)]
    public PictureSize? Size { get; init; }

    /// <summary>Thresholds and prompts.</summary>
    [Setting("Thresholds and prompts.")]
    public DetectorOptions Options { get; init; } = new();
}

/// <summary>Which of Grounding DINO's two kinds of export a graph is.</summary>
public enum DetectorKind
{
    /// <summary>Phrase masks and positions are computed inside from the ids (exports of transformers).</summary>
    A,

    /// <summary>The caller gives position_ids and text_token_mask (exports of the original code).</summary>
    B,
}
