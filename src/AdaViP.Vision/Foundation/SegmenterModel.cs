using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>segmenter</c> of the configuration: SAM.</summary>
public sealed record SegmenterModel
{
    /// <summary>The image encoder.</summary>
    [Setting("the graph", IsFile = true)]
    public required GraphFile Encoder { get; init; }

    /// <summary>The prompt encoder and mask decoder.</summary>
    [Setting("the graph", IsFile = true)]
    public required GraphFile Decoder { get; init; }

    /// <summary>Kind of the decoder; null: by its inputs.</summary>
    [Setting("of the decoder; default: by its inputs")]
    public SegmenterKind? Kind { get; init; }

    /// <summary>What the encoder takes; null: by the rank of its input.</summary>
    [Setting("what the encoder takes; default: by its input")]
    public EncoderKind? EncoderKind { get; init; }

    /// <summary>Longer side of the encoder's picture in pixels where the graph leaves it free; null: 1024.</summary>
    [Setting("longer side where the encoder leaves it free; default 1024", Value = "a number of pixels", Min = 1, Max = 8192)]
    public int? Size { get; init; }

    /// <summary>Choice of masks.</summary>
    [Setting("Choice of masks.")]
    public SegmenterOptions Options { get; init; } = new();
}

/// <summary>Which kind of export a SAM decoder is.</summary>
public enum SegmenterKind
{
    /// <summary>Of Meta's script: point_coords, one box a run.</summary>
    Meta,

    /// <summary>Of optimum: input_points, several boxes a run.</summary>
    Optimum,
}

/// <summary>What a SAM encoder takes.</summary>
public enum EncoderKind
{
    /// <summary>[1, 3, size, size], normalised and padded with 0.</summary>
    Normalised,

    /// <summary>[height, width, 3], levels 0 to 255; the graph normalises and pads.</summary>
    Raw,
}
