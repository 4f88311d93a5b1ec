using AdaViP.Core;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>Mask arithmetic of the native core; calls take turns on the threads of the context.</summary>
public sealed unsafe class NativeMaskKernels : IMaskKernels
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
        : this(ContextHandle.Create(threads, forcedImplementation))
    {
    }

    /// <summary>Takes part in a context; disposing one of its users ends it for all.</summary>
    internal NativeMaskKernels(ContextHandle context)
    {
        _context = context;
        Implementation = context.ImplementationOf(NativeConstants.AVP_OP_MASK_FROM_LOGITS);
    }

    /// <summary>Implementation that runs: "ref", "avx2" or "avx512".</summary>
    public string Implementation { get; }

    /// <inheritdoc />
    public string Description => _context.Describe(Implementation);

    /// <inheritdoc />
    public void FromLogits(
        ReadOnlySpan<float> logits,
        int lowWidth,
        int lowHeight,
        in MaskGeometry geometry,
        int width,
        int height,
        Span<byte> mask)
    {
        KernelSpans.Require(nameof(logits), logits.Length, lowHeight, lowWidth);
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
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

    /// <inheritdoc />
    public void Dilate(ReadOnlySpan<byte> source, int width, int height, int kernel, Span<byte> target)
    {
        KernelSpans.Require(nameof(source), source.Length, height, width);
        KernelSpans.Require(nameof(target), target.Length, height, width);
        fixed (byte* from = source, to = target)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, 1, height, width).ToNative();
            avp_tensor y = TensorView.Block((nint)to, ElementType.UInt8, 1, height, width).ToNative();
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_mask_dilate(_context, kernel, &x, &y), nameof(NativeMethods.avp_mask_dilate));
        }
    }

    /// <inheritdoc />
    public MaskExtent Measure(ReadOnlySpan<byte> mask, int width, int height)
    {
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
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

    /// <inheritdoc />
    public void MaskOverlaps(ReadOnlySpan<byte> masks, int count, int width, int height, Span<double> overlaps)
    {
        KernelSpans.Require(nameof(masks), masks.Length, count, (long)height * width);
        KernelSpans.Require(nameof(overlaps), overlaps.Length, count, count);
        fixed (byte* from = masks)
        fixed (double* to = overlaps)
        {
            avp_tensor x = TensorView.Block((nint)from, ElementType.UInt8, count, height, width).ToNative();
            avp_tensor y = TensorView.Matrix((nint)to, ElementType.Float64, count, count).ToNative();
            StatusChecks.ThrowIfFailed(NativeMethods.avp_mask_iou(_context, &x, &y), nameof(NativeMethods.avp_mask_iou));
        }
    }

    /// <inheritdoc />
    public void BoxOverlaps(ReadOnlySpan<double> boxes, Span<double> overlaps)
    {
        int count = boxes.Length / BoxSides;
        KernelSpans.Require(nameof(boxes), boxes.Length, count, BoxSides);
        KernelSpans.Require(nameof(overlaps), overlaps.Length, count, count);
        fixed (double* from = boxes, to = overlaps)
        {
            avp_tensor x = TensorView.Matrix((nint)from, ElementType.Float64, count, BoxSides).ToNative();
            avp_tensor y = TensorView.Matrix((nint)to, ElementType.Float64, count, count).ToNative();
            StatusChecks.ThrowIfFailed(NativeMethods.avp_box_iou(_context, &x, &y), nameof(NativeMethods.avp_box_iou));
        }
    }

    /// <inheritdoc />
    public bool[] Suppress(ReadOnlySpan<double> overlaps, ReadOnlySpan<double> scores, double threshold)
    {
        KernelSpans.Require(nameof(overlaps), overlaps.Length, scores.Length, scores.Length);
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

    /// <summary>Ends the threads; the kernels must not be used afterwards.</summary>
    public void Dispose() => _context.Dispose();
}
