namespace AdaViP.Core.Kernels;

/// <summary>
/// Mask and box arithmetic in the memory of the processor. A mask is [height, width] bytes, 0 outside and anything else inside;
/// written masks hold 0 and 1. Every implementation gives the same bits. Safe to call from several threads. Wrong lengths, sizes
/// and ranges throw <see cref="ArgumentException"/> before anything is written.
/// </summary>
public interface IMaskKernels : IDisposable
{
    /// <summary>What computes, for reports: "native avx512, 2 threads" or "reference".</summary>
    string Description { get; }

    /// <summary>
    /// A segmenter's low-resolution logits as a mask of the picture's size: bilinear to the padded input's size,
    /// the part that holds the picture, bilinear to the picture's size, inside where greater than the threshold.
    /// What a NaN logit reaches is outside.
    /// </summary>
    /// <param name="logits">[lowHeight, lowWidth].</param>
    /// <param name="lowWidth">256 for SAM.</param>
    /// <param name="lowHeight">256 for SAM.</param>
    /// <param name="geometry">How the picture lies in the segmenter's input.</param>
    /// <param name="width">Of the picture, at most 65535.</param>
    /// <param name="height">Of the picture, at most 65535.</param>
    /// <param name="mask">[height, width], overwritten with 0 and 1.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or a size is out of its range.</exception>
    void FromLogits(
        ReadOnlySpan<float> logits,
        int lowWidth,
        int lowHeight,
        in MaskGeometry geometry,
        int width,
        int height,
        Span<byte> mask);

    /// <summary>Inside wherever any pixel of the square around is inside; what lies beyond the border is outside.</summary>
    /// <param name="source">[height, width].</param>
    /// <param name="width">Pixels, at most 65535.</param>
    /// <param name="height">Pixels, at most 65535.</param>
    /// <param name="kernel">Side of the square, 1 to 4095; its anchor is kernel / 2.</param>
    /// <param name="target">[height, width], overwritten with 0 and 1; not the source.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or a size is out of its range.</exception>
    void Dilate(ReadOnlySpan<byte> source, int width, int height, int kernel, Span<byte> target);

    /// <summary>Pixels inside, and the rectangle around them (all 0 for an empty mask).</summary>
    /// <param name="mask">[height, width].</param>
    /// <param name="width">Pixels, at most 65535.</param>
    /// <param name="height">Pixels, at most 65535.</param>
    /// <exception cref="ArgumentException">The length does not fit the sizes.</exception>
    MaskExtent Measure(ReadOnlySpan<byte> mask, int width, int height);

    /// <summary>Pixels in both over pixels in either, for every pair; 0 for two empty masks.</summary>
    /// <param name="masks">[count, height, width].</param>
    /// <param name="count">Masks, at most 2²⁰.</param>
    /// <param name="width">Pixels, at most 65535.</param>
    /// <param name="height">Pixels, at most 65535.</param>
    /// <param name="overlaps">[count, count], overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes.</exception>
    void MaskOverlaps(ReadOnlySpan<byte> masks, int count, int width, int height, Span<double> overlaps);

    /// <summary>Intersection over union of boxes, for every pair; 0 where a box has no area or a side is NaN.</summary>
    /// <param name="boxes">[count, 4] as x0, y0, x1, y1.</param>
    /// <param name="overlaps">[count, count], overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    void BoxOverlaps(ReadOnlySpan<double> boxes, Span<double> overlaps);

    /// <summary>Greedy suppression: by (score descending, index ascending), NaN scores last, an item stays unless it overlaps a
    /// kept one by more than the threshold.</summary>
    /// <param name="overlaps">[count, count].</param>
    /// <param name="scores">[count].</param>
    /// <param name="threshold">Any number.</param>
    /// <returns>[count]: whether an item stays.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or the threshold is NaN.</exception>
    bool[] Suppress(ReadOnlySpan<double> overlaps, ReadOnlySpan<double> scores, double threshold);
}
