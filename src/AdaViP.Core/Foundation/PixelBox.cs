namespace AdaViP.Core.Foundation;

/// <summary>A rectangle in pixels of the upright original picture; (0, 0) is the top left corner of the picture.</summary>
/// <param name="Left">x0, at least 0.</param>
/// <param name="Top">y0, at least 0.</param>
/// <param name="Right">x1, at most the picture's width.</param>
/// <param name="Bottom">y1, at most the picture's height.</param>
public readonly record struct PixelBox(double Left, double Top, double Right, double Bottom)
{
    /// <summary>Pixels; negative for a box that is turned inside out.</summary>
    public double Width => Right - Left;

    /// <summary>Pixels; negative for a box that is turned inside out.</summary>
    public double Height => Bottom - Top;

    /// <summary>Square pixels; 0 where a side is not positive or not a number.</summary>
    public double Area => Width > 0 && Height > 0 ? Width * Height : 0;

    /// <summary>The part inside a picture.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public PixelBox Clip(int width, int height) => new(
        Math.Clamp(Left, 0, width), Math.Clamp(Top, 0, height), Math.Clamp(Right, 0, width), Math.Clamp(Bottom, 0, height));
}
