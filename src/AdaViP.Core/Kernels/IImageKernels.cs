using AdaViP.Core.Images;

namespace AdaViP.Core.Kernels;

/// <summary>
/// Resampling and compositing of 8-bit RGB pictures in the memory of the processor. Every implementation gives the same bytes:
/// those of Pillow's <c>Image.resize</c>. Safe to call from several threads. Wrong lengths, sizes and ranges throw
/// <see cref="ArgumentException"/> before anything is written.
/// </summary>
public interface IImageKernels : IDisposable
{
    /// <summary>What computes, for reports: "native avx512, 2 threads" or "reference".</summary>
    string Description { get; }

    /// <summary>Resamples to bytes.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[TargetHeight, TargetWidth, 3], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<byte> target);

    /// <summary>Resamples to normalised, channels-first singles.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[3, TargetHeight, TargetWidth], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<float> target);

    /// <summary>Resamples to normalised, channels-first halves.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[3, TargetHeight, TargetWidth], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<Half> target);

    /// <summary>Puts an 8-bit fill into a picture where the mask is inside; every other pixel stays, byte for byte.</summary>
    /// <param name="picture">[height, width, 3].</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="mask">[height, width]: 0 outside, anything else inside.</param>
    /// <param name="fill">[fillHeight, fillWidth, 3].</param>
    /// <param name="placement">Where the fill lies and how its edge fades.</param>
    /// <param name="target">[height, width, 3], overwritten; not the picture.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or the fill leaves the picture.</exception>
    void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<byte> fill,
        in FillPlacement placement,
        Span<byte> target);

    /// <summary>Puts a fill of singles into a picture where the mask is inside; every other pixel stays, byte for byte.</summary>
    /// <param name="picture">[height, width, 3].</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="mask">[height, width]: 0 outside, anything else inside.</param>
    /// <param name="fill">[3, fillHeight, fillWidth]; times <see cref="FillPlacement.Scale"/>, clamped to 0 to 255 and rounded,
    /// ties to even; NaN is 0.</param>
    /// <param name="placement">Where the fill lies and how its edge fades.</param>
    /// <param name="target">[height, width, 3], overwritten; not the picture.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or the fill leaves the picture.</exception>
    void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<float> fill,
        in FillPlacement placement,
        Span<byte> target);
}
