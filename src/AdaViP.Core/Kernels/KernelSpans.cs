using AdaViP.Core.Images;
using AdaViP.Core.Losses;

namespace AdaViP.Core.Kernels;

/// <summary>
/// That spans are as long as their sizes say: what an implementation must know before it takes an address of one. Sizes are
/// checked here too where a length follows from them; all other ranges are checked where the operation is.
/// </summary>
public static class KernelSpans
{
    private const int Channels = 3;

    /// <summary>A span has exactly first × second elements.</summary>
    /// <param name="name">What the caller calls it.</param>
    /// <param name="length">Of the span.</param>
    /// <param name="first">Rows, or whatever is outermost.</param>
    /// <param name="second">Elements in each.</param>
    /// <exception cref="ArgumentException">It has not, or a size is negative; names both numbers.</exception>
    public static void Require(string name, int length, long first, long second)
    {
        if (first < 0 || second < 0 || first * second != length)
        {
            throw new ArgumentException($"{name} has {length} elements, {first} x {second} are {first * second}.", name);
        }
    }

    /// <summary>The spans of one resampling.</summary>
    /// <param name="sourceLength">Bytes of the source.</param>
    /// <param name="width">Of the source, pixels.</param>
    /// <param name="height">Of the source, pixels.</param>
    /// <param name="rowStride">Bytes from one row of the source to the next.</param>
    /// <param name="options">What to do.</param>
    /// <param name="targetLength">Elements of the target.</param>
    /// <exception cref="ArgumentException">A length does not fit; names both numbers.</exception>
    public static void RequireResize(
        int sourceLength, int width, int height, int rowStride, ImageResizeOptions options, int targetLength)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (width < 1 || height < 1)
        {
            throw new ArgumentException($"source size {width} x {height} must be at least 1 x 1.", nameof(width));
        }

        if (options.TargetWidth < 1 || options.TargetHeight < 1)
        {
            throw new ArgumentException(
                $"output size {options.TargetWidth} x {options.TargetHeight} must be at least 1 x 1.", nameof(options));
        }

        if (rowStride < (long)Channels * width)
        {
            throw new ArgumentException(
                $"rowStride {rowStride} must be at least 3 x width = {(long)Channels * width}.", nameof(rowStride));
        }

        long needed = ((height - 1L) * rowStride) + ((long)Channels * width);
        if (sourceLength < needed)
        {
            throw new ArgumentException(
                $"source length {sourceLength} must be "
                + $"at least {needed} for {height} rows of {width} pixels {rowStride} bytes apart.",
                nameof(sourceLength));
        }

        long produced = (long)Channels * options.TargetWidth * options.TargetHeight;
        if (targetLength != produced)
        {
            throw new ArgumentException(
                $"target length {targetLength} must be 3 x {options.TargetHeight} x {options.TargetWidth} = {produced}.",
                nameof(targetLength));
        }
    }

    /// <summary>The spans of a preference loss.</summary>
    /// <param name="options">Which objective.</param>
    /// <param name="policyLength">Of the policy's log-probs.</param>
    /// <param name="referenceLength">Of the reference model's.</param>
    /// <param name="rejected">K, at least 1.</param>
    /// <returns>Number of samples.</returns>
    /// <exception cref="ArgumentException">K is less than 1 or a length does not fit it; names both numbers.</exception>
    public static int RequireLoss(PreferenceLossOptions options, int policyLength, int referenceLength, int rejected)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (rejected < 1)
        {
            throw new ArgumentException($"rejected {rejected} must be at least 1.", nameof(rejected));
        }

        if (policyLength % (1 + rejected) != 0)
        {
            throw new ArgumentException(
                $"policy length {policyLength} must be a multiple of 1 + rejected = {1 + rejected}.", nameof(policyLength));
        }

        if (referenceLength != policyLength)
        {
            throw new ArgumentException(
                $"reference length {referenceLength} must equal policy length {policyLength}.", nameof(referenceLength));
        }

        return policyLength / (1 + rejected);
    }
}
