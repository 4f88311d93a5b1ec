using AdaViP.Core.Images;
using AdaViP.Vision.Images;

namespace AdaViP.Vision.Foundation;

/// <summary>
/// How each kind of foundation model takes a picture: one place for those who run them and for those who train them.
/// </summary>
public static class PictureInputs
{
    // Of levels 0 to 1, as RAM and Grounding DINO were trained.
    private static readonly RgbValues ImageNetMean = new(0.485, 0.456, 0.406);
    private static readonly RgbValues ImageNetDeviation = new(0.229, 0.224, 0.225);

    // Of levels 0 to 255.
    private static readonly RgbValues SamMean = new(123.675, 116.28, 103.53);
    private static readonly RgbValues SamDeviation = new(58.395, 57.12, 57.375);

    /// <summary>For RAM and Grounding DINO: the whole picture squeezed, with ImageNet's mean and deviation.</summary>
    /// <param name="size">The graph's.</param>
    public static ImageResizeOptions Squeezed(PictureSize size) => new()
    {
        ResizeWidth = size.Width,
        ResizeHeight = size.Height,
        Filter = ResampleFilter.Bilinear,
        Mean = ImageNetMean,
        Deviation = ImageNetDeviation,
    };

    /// <summary>For SAM: normalised levels, 0 to the right and below, because SAM pads after normalising.</summary>
    /// <param name="resized">Size of the picture in the square.</param>
    /// <param name="side">Of the square.</param>
    public static ImageResizeOptions Padded(PictureSize resized, int side) => new()
    {
        ResizeWidth = resized.Width,
        ResizeHeight = resized.Height,
        OutputWidth = side,
        OutputHeight = side,
        Filter = ResampleFilter.Bilinear,
        Rescale = 1.0,
        Mean = SamMean,
        Deviation = SamDeviation,
        OutsideValue = 0f,
    };

    /// <summary>For CLIP.</summary>
    /// <param name="side">Of the graph's square.</param>
    /// <param name="fit">How the picture becomes square.</param>
    public static ClipPreprocessing Clip(int side, CandidateFit fit) => new()
    {
        ShortestEdge = fit == CandidateFit.Squash ? null : side,
        ResizeWidth = side,
        ResizeHeight = side,
        CropWidth = side,
        CropHeight = side,
        Centre = CentreRounding.ToEven,
        Filter = ResampleFilter.Bicubic,
        Mean = ClipPreprocessing.UsualMean,
        Deviation = ClipPreprocessing.UsualDeviation,
    };
}
