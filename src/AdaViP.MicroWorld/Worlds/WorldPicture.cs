using AdaViP.Core.Settings;

namespace AdaViP.MicroWorld.Worlds;

/// <summary>How scenes look.</summary>
public sealed record WorldPicture
{
    /// <summary>Least width of an object in pixels with which each kind covers some pixel at least by half.</summary>
    public const double LeastObjectPixels = 4;

    /// <summary>Pixels.</summary>
    [Setting("Width and height of a picture.", Unit = "pixels", Min = 32, Max = 512)]
    public int Side { get; init; } = 96;

    /// <summary>Size.</summary>
    [Setting("Width of an object as a share of the picture's width; larger objects are easier to see.", Min = 0.05, Max = 0.26)]
    public double ObjectSize { get; init; } = 0.24;

    /// <summary>Contrast.</summary>
    [Setting("How much of the background an object covers: 1 is opaque, 0.1 hardly seen.", Min = 0.05, Max = 1)]
    public double Contrast { get; init; } = 0.95;

    /// <summary>Contrast of partners.</summary>
    [Setting("The same for the partners of pairs: weaker pixels make a model guess from what it expects.", Min = 0.05, Max = 1)]
    public double PartnerContrast { get; init; } = 0.95;

    /// <summary>Noise.</summary>
    [Setting("Standard deviation of the noise on every pixel, where black is 0 and white 1.", Min = 0, Max = 0.5)]
    public double Noise { get; init; } = 0.06;
}
