using AdaViP.Core;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>
/// Mask arithmetic of the native core. A mask is [height, width] bytes, 0 outside and anything else inside; written masks hold 0
/// and 1. Safe to call from several threads; calls take turns on the threads of the context.
/// </summary>
public sealed unsafe class NativeMaskKernels : IDisposable
{
    private const int BoxSides = 4;

    private readonly ContextHandle _context;

    /// <summary>Creates a context: a thread pool and one implementation per operation.</summary>
    /// <param name="threads">0: as many as the processors this process may use.</param>
    /// <param name="forcedImplementation">"ref", "avx2" or "avx512"; null: the environment variable ADAVIP_FORCE_IMPL, else the
    /// fastest that runs here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="UserErrorException">The library cannot be loaded, or the forced implementation does not run
    /// here.</exception>
    public NativeMaskKernels(int threads = 0, string? forcedImplementation = null)
    {
        _context = ContextHandle.Create(threads, forcedImplementation);
        Implementation = _context.ImplementationOf(NativeConstants.AVP_OP_MASK_FROM_LOGITS);
    }

    /// <summary>Implementation that runs: "ref", "avx2" or "avx512".</summary>
    public string Implementation { get; }

    /// <summary>
    /// A segmenter's low-resolution logits as a mask of the picture's size: bilinear to the padded input's size, the part that
    /// holds the picture, bilinear to the picture's size, inside where greater than the threshold.
    /// </summary>
    /// <param name="logits">[lowHeight, lowWidth].</param>
    /// <param name="lowWidth">256 for SAM.</param>
    /// <param name="lowHeight">256 for SAM.</param>
    /// <param name="geometry">How the picture lies in the segmenter's input.</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="mask">[height, width], overwritten with 0 and 1.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or a size is out of its range.</exception>
    public void FromLogits(
        ReadOnlySpan<float> logits,
        int lowWidth,
        int lowHeight,
        in MaskGeometry geometry,
        int width,
        int height,
        Span<byte> mask)
    {
        RequireLength(nameof(logits), logits.Length, lowHeight, lowWidth);
        RequireLength(nameof(mask), mask.Length, height, width);
        avp_mask_params parameters = new()
        {
            struct_size = (uint)sizeof(avp_mask_params),
            padded_height = geometry.PaddedHeight,
            padded_width = geometry.PaddedWidth,
            crop_height = geometry.CropHeight,
            crop_width = geometry.CropWidth,
            threshold = geometry.Threshold,
        };
        fixed (float* from = logits)
        fixed (byte* to = mask)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.Float32, 1, lowHeight, lowWidth).ToNative();
            avp_tensor y = TensorView.Block((nint)to, ElementType.UInt8, 1, height, width).ToNative();
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_mask_from_logits(_context, &parameters, &x, &y), nameof(NativeMethods.avp_mask_from_logits));
        }
    }

    /// <summary>Inside wherever any pixel of the square around is inside; what lies beyond the border is outside.</summary>
    /// <param name="source">[height, width].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="kernel">Side of the square, 1 to 4095; its anchor is kernel / 2.</param>
    /// <param name="target">[height, width], overwritten with 0 and 1; not the source.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or a size is out of its range.</exception>
    public void Dilate(ReadOnlySpan<byte> source, int width, int height, int kernel, Span<byte> target)
    {
        RequireLength(nameof(source), source.Length, height, width);
        RequireLength(nameof(target), target.Length, height, width);
        fixed (byte* from = source, to = target)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, 1, height, width).ToNative();
            avp_tensor y = TensorView.Block((nint)to, ElementType.UInt8, 1, height, width).ToNative();
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_mask_dilate(_context, kernel, &x, &y), nameof(NativeMethods.avp_mask_dilate));
        }
    }

    /// <summary>Pixels inside, and the rectangle around them (all 0 for an empty mask).</summary>
    /// <param name="mask">[height, width].</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <exception cref="ArgumentException">The length does not fit the sizes.</exception>
    public MaskExtent Measure(ReadOnlySpan<byte> mask, int width, int height)
    {
        RequireLength(nameof(mask), mask.Length, height, width);
        long area = 0;
        int* sides = stackalloc int[BoxSides];
        fixed (byte* from = mask)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, 1, height, width).ToNative();
            avp_tensor a = TensorView.Vector((nint)(&area), ElementType.Int64, 1).ToNative();
            avp_tensor b = TensorView.Matrix((nint)sides, ElementType.Int32, 1, BoxSides).ToNative();
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_mask_measure(_context, &x, &a, &b), nameof(NativeMethods.avp_mask_measure));
        }

        return new MaskExtent(area, sides[0], sides[1], sides[2], sides[3]);
    }

    /// <summary>Pixels in both over pixels in either, for every pair; 0 for two empty masks.</summary>
    /// <param name="masks">[count, height, width].</param>
    /// <param name="count">Masks.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="overlaps">[count, count], overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes.</exception>
    public void MaskOverlaps(ReadOnlySpan<byte> masks, int count, int width, int height, Span<double> overlaps)
    {
        RequireLength(nameof(masks), masks.Length, count, (long)height * width);
        RequireLength(nameof(overlaps), overlaps.Length, count, count);
        fixed (byte* from = masks)
        fixed (double* to = overlaps)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, count, height, width).ToNative();
            avp_tensor y = TensorView.Matrix((nint)to, ElementType.Float64, count, count).ToNative();
            StatusChecks.ThrowIfFailed(NativeMethods.avp_mask_iou(_context, &x, &y), nameof(NativeMethods.avp_mask_iou));
        }
    }

    /// <summary>Intersection over union of boxes, for every pair; 0 where a box has no area.</summary>
    /// <param name="boxes">[count, 4] as x0, y0, x1, y1.</param>
    /// <param name="overlaps">[count, count], overwritten.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public void BoxOverlaps(ReadOnlySpan<double> boxes, Span<double> overlaps)
    {
        int count = boxes.Length / BoxSides;
        RequireLength(nameof(boxes), boxes.Length, count, BoxSides);
        RequireLength(nameof(overlaps), overlaps.Length, count, count);
        fixed (double* from = boxes, to = overlaps)
        {
            avp_tensor x = TensorView.Matrix((nint)from, ElementType.Float64, count, BoxSides).ToNative();
            avp_tensor y = TensorView.Matrix((nint)to, ElementType.Float64, count, count).ToNative();
            StatusChecks.ThrowIfFailed(NativeMethods.avp_box_iou(_context, &x, &y), nameof(NativeMethods.avp_box_iou));
        }
    }

    /// <summary>Greedy suppression: by (score descending, index ascending), an item stays unless it overlaps a kept one by more than
    /// the threshold.</summary>
    /// <param name="overlaps">[count, count].</param>
    /// <param name="scores">[count].</param>
    /// <param name="threshold">Any number.</param>
    /// <returns>[count]: whether an item stays.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or the threshold is NaN.</exception>
    public bool[] Suppress(ReadOnlySpan<double> overlaps, ReadOnlySpan<double> scores, double threshold)
    {
        RequireLength(nameof(overlaps), overlaps.Length, scores.Length, scores.Length);
        byte[] keep = new byte[scores.Length];
        fixed (double* table = overlaps, score = scores)
        fixed (byte* to = keep)
        {
            avp_tensor x = TensorView.Matrix((nint)table, ElementType.Float64, keep.Length, keep.Length).ToNative();
            avp_tensor s = TensorView.Vector((nint)score, ElementType.Float64, keep.Length).ToNative();
            avp_tensor k = TensorView.Vector((nint)to, ElementType.UInt8, keep.Length).ToNative();
            StatusChecks.ThrowIfFailed(NativeMethods.avp_nms(_context, threshold, &x, &s, &k), nameof(NativeMethods.avp_nms));
        }

        return Array.ConvertAll(keep, kept => kept != 0);
    }

    /// <summary>Puts an 8-bit fill into a picture where the mask is inside; every other pixel stays, byte for byte.</summary>
    /// <param name="picture">[height, width, 3].</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="mask">[height, width].</param>
    /// <param name="fill">[fillHeight, fillWidth, 3].</param>
    /// <param name="placement">Where the fill lies and how its edge fades.</param>
    /// <param name="target">[height, width, 3], overwritten; not the picture.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or the fill leaves the picture.</exception>
    public void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<byte> fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        const int Channels = 3;
        RequireLength(nameof(fill), fill.Length, placement.Height, (long)placement.Width * Channels);
        fixed (byte* from = fill)
        {
            avp_tensor f = TensorView.Block((nint)from, ElementType.UInt8, placement.Height, placement.Width, Channels).ToNative();
            Composite(picture, width, height, mask, f, placement, target);
        }
    }

    /// <summary>Puts a fill of singles into a picture where the mask is inside; every other pixel stays, byte for byte.</summary>
    /// <param name="picture">[height, width, 3].</param>
    /// <param name="width">Of the picture.</param>
    /// <param name="height">Of the picture.</param>
    /// <param name="mask">[height, width].</param>
    /// <param name="fill">[3, fillHeight, fillWidth]; times <see cref="FillPlacement.Scale"/>, clamped and rounded to bytes.</param>
    /// <param name="placement">Where the fill lies and how its edge fades.</param>
    /// <param name="target">[height, width, 3], overwritten; not the picture.</param>
    /// <exception cref="ArgumentException">A length does not fit its sizes, or the fill leaves the picture.</exception>
    public void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        ReadOnlySpan<float> fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        const int Channels = 3;
        RequireLength(nameof(fill), fill.Length, Channels, (long)placement.Height * placement.Width);
        fixed (float* from = fill)
        {
            avp_tensor f = TensorView.Block((nint)from, ElementType.Float32, Channels, placement.Height, placement.Width).ToNative();
            Composite(picture, width, height, mask, f, placement, target);
        }
    }

    /// <summary>Ends the threads; the kernels must not be used afterwards.</summary>
    public void Dispose() => _context.Dispose();

    // `fill` has rank 3; the native side takes a stack of one.
    private void Composite(
        ReadOnlySpan<byte> picture,
        int width,
        int height,
        ReadOnlySpan<byte> mask,
        avp_tensor fill,
        in FillPlacement placement,
        Span<byte> target)
    {
        const int Channels = 3;
        RequireLength(nameof(picture), picture.Length, height, (long)width * Channels);
        RequireLength(nameof(mask), mask.Length, height, width);
        RequireLength(nameof(target), target.Length, height, (long)width * Channels);
        avp_composite_params parameters = new()
        {
            struct_size = (uint)sizeof(avp_composite_params),
            left = placement.Left,
            top = placement.Top,
            feather = placement.Feather,
            fill_scale = placement.Scale,
        };
        fixed (byte* from = picture, inside = mask, to = target)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, height, width, Channels).ToNative();
            avp_tensor m = TensorView.Block((nint)inside, ElementType.UInt8, 1, height, width).ToNative();
            avp_tensor y = StackOfOne(TensorView.Block((nint)to, ElementType.UInt8, height, width, Channels).ToNative());
            avp_tensor f = StackOfOne(fill);
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_composite(_context, &parameters, &x, &m, &f, &y), nameof(NativeMethods.avp_composite));
        }
    }

    private static avp_tensor StackOfOne(avp_tensor three)
    {
        for (int axis = 3; axis > 0; --axis)
        {
            three.shape[axis] = three.shape[axis - 1];
            three.stride[axis] = three.stride[axis - 1];
        }

        three.shape[0] = 1;
        three.stride[0] = three.shape[1] * three.stride[1];
        three.rank = 4;
        return three;
    }

    private static void RequireLength(string name, int length, long first, long second)
    {
        if (first < 0 || second < 0 || first * second != length)
        {
            throw new ArgumentException($"{name} has {length} elements, {first} x {second} are {first * second}.", name);
        }
    }
}
