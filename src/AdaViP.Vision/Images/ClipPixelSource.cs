using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Recipes;

namespace AdaViP.Vision.Images;

/// <summary>
/// Pixels for a CLIP vision tower: decoded, made square, resized with Pillow's arithmetic, cropped at the centre and normalised,
/// as transformers' <c>CLIPImageProcessor</c> does, with LLaVA's padding before it where the recipe says so.
/// </summary>
public sealed class ClipPixelSource : IPixelSource
{
    private const int Channels = 3;

    private readonly ClipPreprocessing _preprocessing;
    private readonly ImageMode _mode;
    private readonly IImageKernels _resizer;
    private readonly long _pixelLimit;
    private readonly RgbColor _padColor;

    /// <summary>Creates the source.</summary>
    /// <param name="preprocessing">The checkpoint's settings.</param>
    /// <param name="mode">How a picture becomes square.</param>
    /// <param name="resizer">Resamples; stays the caller's to dispose.</param>
    /// <param name="pixelLimit">Largest width × height that is decoded.</param>
    public ClipPixelSource(
        ClipPreprocessing preprocessing,
        ImageMode mode,
        IImageKernels resizer,
        long pixelLimit = ImageDecoder.DefaultPixelLimit)
    {
        ArgumentNullException.ThrowIfNull(preprocessing);
        ArgumentNullException.ThrowIfNull(resizer);
        _preprocessing = preprocessing;
        _mode = mode;
        _resizer = resizer;
        _pixelLimit = pixelLimit;
        _padColor =
            new RgbColor(PadLevel(preprocessing.Mean.Red), PadLevel(preprocessing.Mean.Green), PadLevel(preprocessing.Mean.Blue));
        Fingerprint = Describe(preprocessing, mode);
    }

    /// <inheritdoc />
    public string Fingerprint { get; }

    /// <inheritdoc />
    public PixelValues Load(ImageReference image)
    {
        DecodedImage decoded = ImageDecoder.Decode(image, _pixelLimit);
        return Preprocess(decoded, image.Description);
    }

    /// <summary>Preprocesses a picture that is already decoded.</summary>
    /// <param name="image">Upright RGB.</param>
    /// <param name="description">How messages name the picture.</param>
    /// <exception cref="UserDataException">One side is so much longer than the other that resizing exceeds the size
    /// limit.</exception>
    public PixelValues Preprocess(DecodedImage image, string description)
    {
        ArgumentNullException.ThrowIfNull(image);
        int canvas = _mode == ImageMode.Pad ? Math.Max(image.Width, image.Height) : 0;
        (int width, int height) = canvas > 0
            ? _preprocessing.ResizedSize(canvas, canvas)
            : _preprocessing.ResizedSize(image.Width, image.Height);
        if ((long)width * height > _pixelLimit)
        {
            throw new UserDataException(
                $"{description}: {image.Width} x {image.Height} would be resized to {width} x {height}, "
                + $"more than the limit of {_pixelLimit:N0} pixels. Set {RecipeKeys.ImageMode} to pad, or cut the picture.");
        }

        var options = new ImageResizeOptions
        {
            OutputWidth = _preprocessing.CropWidth,
            OutputHeight = _preprocessing.CropHeight,
            Filter = _preprocessing.Filter,
            CanvasWidth = canvas,
            CanvasHeight = canvas,
            PadLeft = canvas > 0 ? (canvas - image.Width) / 2 : 0,
            PadTop = canvas > 0 ? (canvas - image.Height) / 2 : 0,
            PadColor = _padColor,
            ResizeWidth = width,
            ResizeHeight = height,
            CropLeft = _preprocessing.CropStart(width, _preprocessing.CropWidth),
            CropTop = _preprocessing.CropStart(height, _preprocessing.CropHeight),
            Rescale = _preprocessing.Rescale,
            Mean = _preprocessing.Mean,
            Deviation = _preprocessing.Deviation,
        };
        float[] data = new float[Channels * _preprocessing.CropHeight * _preprocessing.CropWidth];
        _resizer.Resize(image.Rgb, image.Width, image.Height, Channels * image.Width, options, data);
        return new PixelValues(data, _preprocessing.CropHeight, _preprocessing.CropWidth);
    }

    // LLaVA: tuple(int(x * 255) for x in image_mean).
    private static byte PadLevel(double mean) => (byte)Math.Clamp((int)(mean * 255), 0, 255);

    private static string Describe(ClipPreprocessing p, ImageMode mode)
    {
        string size = p.ShortestEdge is int shortest ? $"shortest {shortest}" : $"{p.ResizeWidth}x{p.ResizeHeight}";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"clip-pixels 1; mode {mode.ToString().ToLowerInvariant()}; resize {size} {p.Filter.ToString().ToLowerInvariant()}; "
            + $"crop {p.CropWidth}x{p.CropHeight} {p.Centre.ToString().ToLowerInvariant()}; "
            + $"rescale {p.Rescale:R}; mean {p.Mean.Red:R} {p.Mean.Green:R} {p.Mean.Blue:R}; "
            + $"deviation {p.Deviation.Red:R} {p.Deviation.Green:R} {p.Deviation.Blue:R}");
    }
}
