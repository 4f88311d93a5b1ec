using AdaViP.Core.Settings;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>Section <c>inpainter</c> of the configuration: LaMa.</summary>
public sealed record InpainterModel
{
    /// <summary>The graph.</summary>
    [Setting("the graph", IsFile = true)]
    [SettingName("path")]
    public required GraphFile Graph { get; init; }

    /// <summary>What the graph takes; null: by its inputs.</summary>
    [Setting("what the graph takes; default: by its inputs")]
    public InpainterKind? Kind { get; init; }

    /// <summary>What its output means; null: by the values of a probe.</summary>
    [Setting("output 0 to 1 or 0 to 255; default: by a probe")]
    public InpainterRange? Range { get; init; }

    /// <summary>Size of the picture where the graph leaves it free; null: the picture's own size.</summary>
    [Setting("where the graph leaves it free; default: the picture's own",
        Value = PictureSize.Expectation, Min = 1, Max = PictureSize.LongestSide)]
    public PictureSize? Size { get; init; }

    /// <summary>Mode and batches.</summary>
    [Setting("Mode and batches.")]
    public InpainterOptions Options { get; init; } = new();
}

/// <summary>What a LaMa graph takes.</summary>
public enum InpainterKind
{
    /// <summary>A picture and a mask.</summary>
    TwoInputs,

    /// <summary>One input: the picture with the masked pixels at 0, and the mask as fourth channel.</summary>
    FourChannels,
}

/// <summary>What a LaMa graph's output means.</summary>
public enum InpainterRange
{
    /// <summary>0 to 1.</summary>
    Unit,

    /// <summary>0 to 255.</summary>
    Levels,
}
