namespace AdaViP.Core.Images;

/// <summary>
/// One resampling, in this order: the source placed on a canvas (optional), resized with Pillow's 8-bit rounding, a window
/// cut out of the result, and for float targets (value · <see cref="Rescale"/> − mean) / deviation per channel.
/// </summary>
public sealed record ImageResizeOptions
{
    /// <summary>Width after resizing, pixels, at least 1.</summary>
    public required int ResizeWidth { get; init; }

    /// <summary>Height after resizing, pixels, at least 1.</summary>
    public required int ResizeHeight { get; init; }

    /// <summary>Resampling filter.</summary>
    public ResampleFilter Filter { get; init; } = ResampleFilter.Bicubic;

    /// <summary>Width of the window; 0: <see cref="ResizeWidth"/>.</summary>
    public int OutputWidth { get; init; }

    /// <summary>Height of the window; 0: <see cref="ResizeHeight"/>.</summary>
    public int OutputHeight { get; init; }

    /// <summary>Width of the canvas, pixels; 0 together with <see cref="CanvasHeight"/>: no canvas.</summary>
    public int CanvasWidth { get; init; }

    /// <summary>Height of the canvas, pixels; 0 together with <see cref="CanvasWidth"/>: no canvas.</summary>
    public int CanvasHeight { get; init; }

    /// <summary>Column of the canvas where the source starts.</summary>
    public int PadLeft { get; init; }

    /// <summary>Row of the canvas where the source starts.</summary>
    public int PadTop { get; init; }

    /// <summary>Colour of the canvas around the source.</summary>
    public RgbColor PadColor { get; init; }

    /// <summary>Column of the resized picture where the window starts; may be negative.</summary>
    public int CropLeft { get; init; }

    /// <summary>Row of the resized picture where the window starts; may be negative.</summary>
    public int CropTop { get; init; }

    /// <summary>What float targets get where the window leaves the resized picture; byte targets get 0.</summary>
    public float OutsideValue { get; init; }

    /// <summary>Factor on the 8-bit value, float targets only.</summary>
    public double Rescale { get; init; } = 1.0 / 255.0;

    /// <summary>Subtracted after rescaling, float targets only.</summary>
    public RgbValues Mean { get; init; }

    /// <summary>Divided by after subtracting the mean, float targets only; none may be 0.</summary>
    public RgbValues Deviation { get; init; } = RgbValues.All(1.0);

    /// <summary>Width of the window in pixels.</summary>
    public int TargetWidth => OutputWidth == 0 ? ResizeWidth : OutputWidth;

    /// <summary>Height of the window in pixels.</summary>
    public int TargetHeight => OutputHeight == 0 ? ResizeHeight : OutputHeight;
}

/// <summary>Resampling filter, as Pillow defines it; the values are those of the native header.</summary>
public enum ResampleFilter
{
    /// <summary>Mean over the covered area.</summary>
    Box = 0,

    /// <summary>Triangle, support 1.</summary>
    Bilinear = 1,

    /// <summary>Cubic convolution with a = −0.5, support 2.</summary>
    Bicubic = 2,

    /// <summary>Windowed sinc, support 3.</summary>
    Lanczos = 3,
}
