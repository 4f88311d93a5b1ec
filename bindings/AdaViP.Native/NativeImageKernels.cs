using AdaViP.Core;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>
/// Resampling of the native core, with placing, cropping and normalising in the same pass, and compositing; calls take turns on
/// the threads of the context.
/// </summary>
public sealed unsafe class NativeImageKernels : IImageKernels
{
    private const int Channels = 3;

    private readonly ContextHandle _context;

    /// <summary>Creates a context: a thread pool and the implementation that resamples.</summary>
    /// <param name="threads">0: as many as the processors this process may use.</param>
    /// <param name="forcedImplementation">"ref", "avx2" or "avx512"; null: the environment variable ADAVIP_FORCE_IMPL, else the
    /// fastest that runs here.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    /// <exception cref="UserErrorException">The library cannot be loaded, or the forced implementation does not run
    /// here.</exception>
    public NativeImageKernels(int threads = 0, string? forcedImplementation = null)
        : this(ContextHandle.Create(threads, forcedImplementation))
    {
    }

    /// <summary>Takes part in a context; disposing one of its users ends it for all.</summary>
    internal NativeImageKernels(ContextHandle context)
    {
        _context = context;
        Implementation = context.ImplementationOf(NativeConstants.AVP_OP_RESIZE);
    }

    /// <summary>Implementation that resamples: "ref", "avx2" or "avx512".</summary>
    public string Implementation { get; }

    /// <inheritdoc />
    public string Description => _context.Describe(Implementation);

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<byte> target) =>
        Resize(source, width, height, rowStride, options, target, ElementType.UInt8);

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<float> target) =>
        Resize(source, width, height, rowStride, options, target, ElementType.Float32);

    /// <inheritdoc />
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<Half> target) =>
        Resize(source, width, height, rowStride, options, target, ElementType.Float16);

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
        fixed (byte* from = fill)
        {
            TensorView view = TensorView.Block((nint)from, ElementType.UInt8, placement.Height, placement.Width, Channels);
            Composite(picture, width, height, mask, view.ToNative(), placement, target);
        }
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
        fixed (float* from = fill)
        {
            TensorView view = TensorView.Block((nint)from, ElementType.Float32, Channels, placement.Height, placement.Width);
            Composite(picture, width, height, mask, view.ToNative(), placement, target);
        }
    }

    /// <summary>Ends the threads; the kernels must not be used afterwards.</summary>
    public void Dispose() => _context.Dispose();

    // Bytes keep the three channels of a pixel together; real numbers lie in three planes.
    private void Resize<T>(
        ReadOnlySpan<byte> source,
        int width,
        int height,
        int rowStride,
        ImageResizeOptions options,
        Span<T> target,
        ElementType type)
        where T : unmanaged
    {
        KernelSpans.RequireResize(source.Length, width, height, rowStride, options, target.Length);
        fixed (byte* data = source)
        fixed (T* pixels = target)
        {
            avp_tensor from = new TensorView(
                (nint)data,
                ElementType.UInt8,
                3,
                new Extents(height, width, Channels, 1),
                new Extents(rowStride, Channels, 1, 0)).ToNative();
            avp_tensor to = (type == ElementType.UInt8
                ? TensorView.Block((nint)pixels, type, options.TargetHeight, options.TargetWidth, Channels)
                : TensorView.Block((nint)pixels, type, Channels, options.TargetHeight, options.TargetWidth)).ToNative();
            avp_resize_params parameters = ToNative(options);
            StatusChecks.ThrowIfFailed(
                NativeMethods.avp_resize(_context, &parameters, &from, &to), nameof(NativeMethods.avp_resize));
        }
    }

    private static avp_resize_params ToNative(ImageResizeOptions options)
    {
        avp_resize_params parameters = new()
        {
            struct_size = (uint)sizeof(avp_resize_params),
            filter = (int)options.Filter,
            canvas_width = options.CanvasWidth,
            canvas_height = options.CanvasHeight,
            pad_left = options.PadLeft,
            pad_top = options.PadTop,
            resize_width = options.ResizeWidth,
            resize_height = options.ResizeHeight,
            crop_left = options.CropLeft,
            crop_top = options.CropTop,
            outside_value = options.OutsideValue,
            rescale = options.Rescale,
        };
        (parameters.pad_rgb[0], parameters.pad_rgb[1], parameters.pad_rgb[2]) = options.PadColor;
        (parameters.mean[0], parameters.mean[1], parameters.mean[2]) = options.Mean;
        (parameters.std[0], parameters.std[1], parameters.std[2]) = options.Deviation;
        return parameters;
    }

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
        KernelSpans.Require(nameof(picture), picture.Length, height, (long)width * Channels);
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
        KernelSpans.Require(nameof(target), target.Length, height, (long)width * Channels);
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
}
