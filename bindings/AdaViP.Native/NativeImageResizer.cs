using AdaViP.Core;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;

namespace AdaViP.Native;

/// <summary>Resamples 8-bit RGB pictures byte for byte as Pillow does, with placing, cropping and normalising in the same pass.</summary>
public sealed unsafe class NativeImageResizer : IDisposable
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
    public NativeImageResizer(int threads = 0, string? forcedImplementation = null)
    {
        _context = ContextHandle.Create(threads, forcedImplementation);
        Implementation = _context.ImplementationOf(NativeConstants.AVP_OP_RESIZE);
    }

    /// <summary>Implementation that resamples: "ref", "avx2" or "avx512".</summary>
    public string Implementation { get; }

    /// <summary>Resamples to bytes.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[TargetHeight, TargetWidth, 3], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<byte> target)
    {
        CheckSizes(source.Length, width, height, rowStride, options, target.Length);
        fixed (byte* data = target)
        {
            Resize(
                source, width, height, rowStride, options,
                TensorView.Block((nint)data, ElementType.UInt8, options.TargetHeight, options.TargetWidth, Channels));
        }
    }

    /// <summary>Resamples to normalised, channels-first singles.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[3, TargetHeight, TargetWidth], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<float> target)
    {
        CheckSizes(source.Length, width, height, rowStride, options, target.Length);
        fixed (float* data = target)
        {
            Resize(
                source, width, height, rowStride, options,
                TensorView.Block((nint)data, ElementType.Float32, Channels, options.TargetHeight, options.TargetWidth));
        }
    }

    /// <summary>Resamples to normalised, channels-first halves.</summary>
    /// <param name="source">Rows of <paramref name="width"/> RGB pixels, <paramref name="rowStride"/> bytes apart.</param>
    /// <param name="width">Pixels, at least 1.</param>
    /// <param name="height">Pixels, at least 1.</param>
    /// <param name="rowStride">Bytes from one row to the next, at least 3 · <paramref name="width"/>.</param>
    /// <param name="options">What to do.</param>
    /// <param name="target">[3, TargetHeight, TargetWidth], overwritten; exactly that long.</param>
    /// <exception cref="ArgumentException">A size, stride or option is out of its range.</exception>
    public void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, Span<Half> target)
    {
        CheckSizes(source.Length, width, height, rowStride, options, target.Length);
        fixed (Half* data = target)
        {
            Resize(
                source, width, height, rowStride, options,
                TensorView.Block((nint)data, ElementType.Float16, Channels, options.TargetHeight, options.TargetWidth));
        }
    }

    /// <summary>Ends the threads; the resizer must not be used afterwards.</summary>
    public void Dispose() => _context.Dispose();

    private void Resize(
        ReadOnlySpan<byte> source, int width, int height, int rowStride, ImageResizeOptions options, TensorView target)
    {
        fixed (byte* data = source)
        {
            avp_tensor from = new TensorView(
                (nint)data,
                ElementType.UInt8,
                3,
                new Extents(height, width, Channels, 1),
                new Extents(rowStride, Channels, 1, 0)).ToNative();
            avp_tensor to = target.ToNative();
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

    private static void CheckSizes(
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
                $"source length {sourceLength} must be at least {needed} for {height} rows of {width} pixels {rowStride} bytes apart.",
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
}
