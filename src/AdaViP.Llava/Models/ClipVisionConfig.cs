namespace AdaViP.Llava.Models;

/// <summary>Sizes of a CLIP vision tower (<c>vision_config</c>).</summary>
public sealed record ClipVisionConfig
{
    /// <summary>Width of the hidden states.</summary>
    public int HiddenSize { get; init; } = 768;

    /// <summary>Width of the feed-forward layer.</summary>
    public int IntermediateSize { get; init; } = 3072;

    /// <summary>Blocks in the checkpoint; the ones after the selected layer are loaded but not run.</summary>
    public int LayerCount { get; init; } = 12;

    /// <summary>Attention heads; divides <see cref="HiddenSize"/>.</summary>
    public int HeadCount { get; init; } = 12;

    /// <summary>Side of the square picture in pixels.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>Side of a patch in pixels; what is left over at the right and bottom edge is not seen.</summary>
    public int PatchSize { get; init; } = 32;

    /// <summary>Colour channels.</summary>
    public int ChannelCount { get; init; } = 3;

    /// <summary>Activation of the feed-forward layer.</summary>
    public Activation Activation { get; init; } = Activation.QuickGelu;

    /// <summary>ε of the layer norms.</summary>
    public double LayerNormEpsilon { get; init; } = 1e-5;

    /// <summary>Width of CLIP's joint space; unused by LLaVA, written back to config.json.</summary>
    public int ProjectionSize { get; init; } = 512;

    /// <summary>Patches per side.</summary>
    public int PatchesPerSide => ImageSize / PatchSize;

    /// <summary>Patches of a picture: the image tokens of a sequence.</summary>
    public int PatchCount => PatchesPerSide * PatchesPerSide;

    /// <summary>Width of one head.</summary>
    public int HeadSize => HiddenSize / HeadCount;
}
