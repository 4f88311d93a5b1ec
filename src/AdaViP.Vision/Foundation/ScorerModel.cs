using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>scorer</c> of the configuration: CLIP, as two graphs or as one.</summary>
public sealed record ScorerModel
{
    /// <summary>How a file names a combined graph, which stands in <see cref="Image"/> once it is read; else null.</summary>
    [Setting("a combined graph; instead of image and text", IsFile = true)]
    [SettingName("path")]
    public GraphFile? Combined { get; init; }

    /// <summary>Two graphs or one, where the file says it; null: by the keys that it has.</summary>
    [Setting("two graphs or one; default: by the keys image and text, or path")]
    public ScorerKind? Kind { get; init; }

    /// <summary>The graph for pictures; the combined graph where <see cref="Text"/> is null.</summary>
    [Setting("the graph", IsFile = true)]
    public required GraphFile Image { get; init; }

    /// <summary>The graph for texts; null: <see cref="Image"/> is a combined graph.</summary>
    [Setting("the graph for texts", IsFile = true)]
    public GraphFile? Text { get; init; }

    /// <summary>bpe_simple_vocab_16e6.txt.gz.</summary>
    [Setting("bpe_simple_vocab_16e6.txt.gz", IsFile = true)]
    [SettingName("bpe")]
    public required SideFile Merges { get; init; }

    /// <summary>Side of the square picture in pixels where the graph leaves it free; null: 224.</summary>
    [Setting("side of the picture where the graph leaves it free; default 224", Value = "a number of pixels",
        Min = 1, Max = 8192)]
    public int? Size { get; init; }

    /// <summary>Fit and batches.</summary>
    [Setting("Fit and batches.")]
    public ScorerOptions Options { get; init; } = new();
}

/// <summary>Whether CLIP's towers are one graph or two.</summary>
public enum ScorerKind
{
    /// <summary>A graph for pictures and one for texts.</summary>
    Split,

    /// <summary>One graph with all inputs.</summary>
    Combined,
}
