using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>tagger</c> of the configuration: RAM or RAM++.</summary>
public sealed record TaggerModel
{
    /// <summary>The graph.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>One tag a line, as many as the graph's outputs.</summary>
    public required SideFile Tags { get; init; }

    /// <summary>One threshold a line, as many as tags; null: <see cref="Threshold"/> for all.</summary>
    public SideFile? Thresholds { get; init; }

    /// <summary>Probability that a tag must exceed where there is no <see cref="Thresholds"/>, 0 to 1. RAM's own default.</summary>
    public double Threshold { get; init; } = 0.68;

    /// <summary>What the output holds; null: by name and values.</summary>
    public TaggerKind? Kind { get; init; }

    /// <summary>Size of the picture where the graph leaves it free; null: 384 x 384.</summary>
    public PictureSize? Size { get; init; }
}
