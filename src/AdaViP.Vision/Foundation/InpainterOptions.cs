using AdaViP.Core.Settings;

namespace AdaViP.Vision.Foundation;

/// <summary>What the inpainter may be told.</summary>
public sealed record InpainterOptions
{
    /// <summary>How a picture meets a graph of fixed size.</summary>
    [Setting("a window around the mask, or the whole picture squeezed")]
    public InpaintMode Mode { get; init; } = InpaintMode.Crop;

    /// <summary>Context around the mask in <see cref="InpaintMode.Crop"/>, pixels, 0 to 4096.</summary>
    [Setting("context around the mask in crop mode, pixels", Min = 0, Max = 4096)]
    public int Margin { get; init; } = 128;

    /// <summary>Most masks in one run where the graph has a batch axis, 1 to 64.</summary>
    [Setting("most masks a run where the graph takes batches", Min = 1, Max = 64)]
    public int BatchSize { get; init; } = 8;
}

/// <summary>How a picture meets an inpainter of fixed size.</summary>
public enum InpaintMode
{
    /// <summary>A square around the mask with a margin goes through the graph: sharper.</summary>
    Crop,

    /// <summary>The whole picture is squeezed to the graph's size.</summary>
    Squash,
}
