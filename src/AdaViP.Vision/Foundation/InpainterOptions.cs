namespace AdaViP.Vision.Foundation;

/// <summary>What the inpainter may be told.</summary>
public sealed record InpainterOptions
{
    /// <summary>How a picture meets a graph of fixed size.</summary>
    public InpaintMode Mode { get; init; } = InpaintMode.Crop;

    /// <summary>Context around the mask in <see cref="InpaintMode.Crop"/>, pixels, 0 to 4096.</summary>
    public int Margin { get; init; } = 128;

    /// <summary>Most masks in one run where the graph has a batch axis, 1 to 64.</summary>
    public int BatchSize { get; init; } = 8;
}
