using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>inpainter</c> of the configuration: LaMa.</summary>
public sealed record InpainterModel
{
    /// <summary>The graph.</summary>
    public required GraphFile Graph { get; init; }

    /// <summary>What the graph takes; null: by its inputs.</summary>
    public InpainterKind? Kind { get; init; }

    /// <summary>What its output means; null: by the values of a probe.</summary>
    public InpainterRange? Range { get; init; }

    /// <summary>Size of the picture where the graph leaves it free; null: the picture's own size.</summary>
    public PictureSize? Size { get; init; }

    /// <summary>Mode and batches.</summary>
    public InpainterOptions Options { get; init; } = new();
}
