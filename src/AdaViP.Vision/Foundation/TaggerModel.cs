using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>tagger</c> of the configuration: RAM or RAM++.</summary>
public sealed record TaggerModel
{
    /// <summary>The graph.</summary>
    [Setting("the graph", IsFile = true)]
    [SettingName("path")]
    public required GraphFile Graph { get; init; }

    /// <summary>One tag a line, as many as the graph's outputs.</summary>
    [Setting("one tag a line", IsFile = true)]
    public required SideFile Tags { get; init; }

    /// <summary>One threshold a line, as many as tags; null: <see cref="Threshold"/> for all.</summary>
    [Setting("one threshold a line, as many as tags; none: threshold for all", IsFile = true)]
    public SideFile? Thresholds { get; init; }

    /// <summary>
    /// Probability that a tag must exceed where there is no <see cref="Thresholds"/>, 0 to 1. RAM's own default.
    /// </summary>
    [Setting("for all tags where thresholds is not set", Min = 0, Max = 1)]
    public double Threshold { get; init; } = 0.68;

    /// <summary>What the output holds; null: by name and values.</summary>
    [Setting("what the output holds; default: by name and values")]
    public TaggerKind? Kind { get; init; }

    /// <summary>Size of the picture where the graph leaves it free; null: 384 x 384.</summary>
    [Setting("where the graph leaves it free; default 384",
        Value = PictureSize.Expectation, Min = 1, Max = PictureSize.LongestSide)]
    public PictureSize? Size { get; init; }
}

/// <summary>What a tagger's output holds.</summary>
public enum TaggerKind
{
    /// <summary>Any numbers; a sigmoid makes them probabilities.</summary>
    Logits,

    /// <summary>0 to 1.</summary>
    Probabilities,

    /// <summary>0 or 1; the thresholds are inside the graph.</summary>
    Binary,
}
