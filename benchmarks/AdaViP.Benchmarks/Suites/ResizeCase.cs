using AdaViP.Core.Images;

namespace AdaViP.Benchmarks.Suites;

/// <summary>A resampling that the resize suite measures.</summary>
/// <param name="Name">"640 x 480 to 336 x 336, normalised".</param>
/// <param name="SourceWidth">Pixels.</param>
/// <param name="SourceHeight">Pixels.</param>
/// <param name="Width">Pixels after resizing.</param>
/// <param name="Height">Pixels after resizing.</param>
/// <param name="Normalised">Whether the kernel also writes normalised channels-first singles; the peers never do.</param>
internal sealed record ResizeCase(string Name, int SourceWidth, int SourceHeight, int Width, int Height, bool Normalised)
{
    /// <summary>A photo for the tower, a large picture for the tower, and a photo for a model that takes 1024 pixels.</summary>
    internal static readonly IReadOnlyList<ResizeCase> All =
    [
        new("640 x 480 to 336 x 336, normalised", 640, 480, 336, 336, true),
        new("1920 x 1080 to 336 x 336", 1920, 1080, 336, 336, false),
        new("640 x 480 to 1024 x 768", 640, 480, 1024, 768, false),
    ];

    /// <summary>Bicubic, as Pillow and the image processors of CLIP do it.</summary>
    internal ImageResizeOptions Options => new()
    {
        ResizeWidth = Width,
        ResizeHeight = Height,
        Filter = ResampleFilter.Bicubic,
        Mean = Normalised ? new RgbValues(0.48145466, 0.4578275, 0.40821073) : default,
        Deviation = Normalised ? new RgbValues(0.26862954, 0.26130258, 0.27577711) : RgbValues.All(1.0),
    };

    /// <summary>Bytes that have to move at least: the source read, the kernel's result written.</summary>
    internal double Bytes => (3.0 * SourceWidth * SourceHeight) + (3.0 * Width * Height * (Normalised ? sizeof(float) : 1));

    /// <summary>The case of that name.</summary>
    internal static ResizeCase Named(string name) => All.Single(one => one.Name == name);
}
