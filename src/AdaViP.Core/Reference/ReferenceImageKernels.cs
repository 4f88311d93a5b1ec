using System.Runtime.InteropServices;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// Resampling and compositing written plainly: what faster implementations are tested against, and what
/// <c>runtime.kernels: reference</c> runs.
/// </summary>
public sealed class ReferenceImageKernels : IImageKernels
{
    private const int Channels = 3;
    private const int LargestSide = 1 << 24;
    private const int LargestFeather = 1024;

    /// <inheritdoc />
    public string Description => "reference";

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<byte> target)
    {
        KernelSpans.RequireResize(source.Length, width, height, rowStride, options, target.Length);
        CheckGeometry(width, height, options);
        CheckApart(target, source, nameof(source));
        ResampleReference resized = ResampleReference.Run(source, width, height, rowStride, options);
        target.Clear();
        int columns = resized.ColumnEnd - resized.ColumnBegin;
        for (int row = resized.RowBegin; row < resized.RowEnd && !resized.IsEmpty; row++)
        {
            int to = ((row - options.CropTop) * options.TargetWidth) + resized.ColumnBegin - options.CropLeft;
            resized.Pixels.AsSpan(Channels * columns * (row - resized.RowBegin), Channels * columns)
                .CopyTo(target[(Channels * to)..]);
        }
    }

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<float> target) =>
        ResizePlanes(source, width, height, rowStride, options, target, value => value);

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<Half> target) =>
        ResizePlanes(source, width, height, rowStride, options, target, value => (Half)value);

    /// <inheritdoc />
    public void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<byte> fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        KernelSpans.Require(nameof(fill), fill.Length, placement.Height, (long)placement.Width * Channels);
        CheckComposite(picture, width, height, mask, placement, target);
        CheckApart(target, fill, nameof(fill));
        byte[] levels = fill.ToArray();
        int fillWidth = placement.Width;
        CompositeReference.Run(
            picture, width, height, mask,
            (y, x, channel) => levels[(Channels * ((y * fillWidth) + x)) + channel],
            placement, target);
    }

    /// <inheritdoc />
    public void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<float> fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        KernelSpans.Require(nameof(fill), fill.Length, Channels, (long)placement.Height * placement.Width);
        CheckComposite(picture, width, height, mask, placement, target);
        CheckApart(target, MemoryMarshal.AsBytes(fill), nameof(fill));
        if (!float.IsFinite(placement.Scale) || placement.Scale <= 0)
        {
            throw new ArgumentException($"fill scale {placement.Scale} must be finite and greater than 0.", nameof(placement));
        }

        float[] levels = fill.ToArray();
        FillPlacement at = placement;
        CompositeReference.Run(
            picture, width, height, mask,
            (y, x, channel) => CompositeReference.Level(levels[(((channel * at.Height) + y) * at.Width) + x] * at.Scale),
            placement, target);
    }

    /// <summary>Nothing to give back.</summary>
    public void Dispose()
    {
    }

    private static void ResizePlanes<T>(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<T> target,
        Func<float, T> convert)
        where T : unmanaged
    {
        KernelSpans.RequireResize(source.Length, width, height, rowStride, options, target.Length);
        CheckGeometry(width, height, options);
        CheckNormalisation(options);
        CheckApart(MemoryMarshal.AsBytes(target), source, nameof(source));
        ResampleReference resized = ResampleReference.Run(source, width, height, rowStride, options);
        target.Fill(convert(options.OutsideValue));
        double[] means = [options.Mean.Red, options.Mean.Green, options.Mean.Blue];
        double[] deviations = [options.Deviation.Red, options.Deviation.Green, options.Deviation.Blue];
        for (int i = 0; i < resized.Pixels.Length; i++)
        {
            int channel = i % Channels;
            int column = i / Channels % (resized.ColumnEnd - resized.ColumnBegin);
            int row = i / Channels / (resized.ColumnEnd - resized.ColumnBegin);
            int x = resized.ColumnBegin + column - options.CropLeft;
            int y = resized.RowBegin + row - options.CropTop;
            target[(((channel * options.TargetHeight) + y) * options.TargetWidth) + x] = convert(
                (float)(((resized.Pixels[i] * options.Rescale) - means[channel]) / deviations[channel]));
        }
    }

    private static void CheckGeometry(int width, int height, ImageResizeOptions options)
    {
        if (!Enum.IsDefined(options.Filter))
        {
            throw new ArgumentException($"filter {options.Filter} is unknown.", nameof(options));
        }

        RequireSide("source width", width, LargestSide);
        RequireSide("source height", height, LargestSide);
        RequireSide("resize width", options.ResizeWidth, LargestSide);
        RequireSide("resize height", options.ResizeHeight, LargestSide);
        RequireSide("output width", options.TargetWidth, LargestSide);
        RequireSide("output height", options.TargetHeight, LargestSide);
        if (options.CanvasWidth == 0 && options.CanvasHeight == 0)
        {
            return;
        }

        RequireSide("canvas width", options.CanvasWidth, LargestSide);
        RequireSide("canvas height", options.CanvasHeight, LargestSide);
        RequireInside("source", "width", options.PadLeft, width, options.CanvasWidth);
        RequireInside("source", "height", options.PadTop, height, options.CanvasHeight);
    }

    private static void CheckNormalisation(ImageResizeOptions options)
    {
        RgbValues mean = options.Mean;
        RgbValues deviation = options.Deviation;
        if (!new[] { options.Rescale, mean.Red, mean.Green, mean.Blue }.All(double.IsFinite))
        {
            throw new ArgumentException($"rescale {options.Rescale} and mean {mean} must be finite.", nameof(options));
        }

        foreach (double value in new[] { deviation.Red, deviation.Green, deviation.Blue })
        {
            if (!double.IsFinite(value) || value == 0)
            {
                throw new ArgumentException($"deviation {deviation} must be finite and not 0.", nameof(options));
            }
        }
    }

    private static void CheckComposite(
        ReadOnlySpan<byte> picture, int width, int height, ReadOnlySpan<byte> mask, in FillPlacement placement, Span<byte> target)
    {
        KernelSpans.Require(nameof(picture), picture.Length, height, (long)width * Channels);
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
        KernelSpans.Require(nameof(target), target.Length, height, (long)width * Channels);
        ReferenceMaskKernels.RequireSides("picture", width, height);
        RequireInside("fill", "width", placement.Left, placement.Width, width);
        RequireInside("fill", "height", placement.Top, placement.Height, height);
        if (placement.Feather is < 0 or > LargestFeather)
        {
            throw new ArgumentException($"feather {placement.Feather} must be in [0, {LargestFeather}].", nameof(placement));
        }

        CheckApart(target, picture, nameof(picture));
        CheckApart(target, mask, nameof(mask));
    }

    private static void RequireSide(string name, int value, int limit)
    {
        if (value < 1 || value > limit)
        {
            throw new ArgumentException($"{name} {value} must be in [1, {limit}].");
        }
    }

    private static void RequireInside(string name, string side, int start, int size, int whole)
    {
        if (start < 0 || (long)start + size > whole)
        {
            throw new ArgumentException($"{name} {side} {size} from {start} on leaves a picture of {side} {whole}.");
        }
    }

    private static void CheckApart(ReadOnlySpan<byte> target, ReadOnlySpan<byte> other, string name)
    {
        if (target.Overlaps(other))
        {
            throw new ArgumentException($"target overlaps {name}.", name);
        }
    }
}
