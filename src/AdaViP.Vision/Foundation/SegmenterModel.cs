using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>segmenter</c> of the configuration: SAM.</summary>
public sealed record SegmenterModel
{
    /// <summary>The image encoder.</summary>
    public required GraphFile Encoder { get; init; }

    /// <summary>The prompt encoder and mask decoder.</summary>
    public required GraphFile Decoder { get; init; }

    /// <summary>Kind of the decoder; null: by its inputs.</summary>
    public SegmenterKind? Kind { get; init; }

    /// <summary>What the encoder takes; null: by the rank of its input.</summary>
    public EncoderKind? EncoderKind { get; init; }

    /// <summary>Longer side of the encoder's picture in pixels where the graph leaves it free; null: 1024.</summary>
    public int? Size { get; init; }

    /// <summary>Choice of masks.</summary>
    public SegmenterOptions Options { get; init; } = new();
}
