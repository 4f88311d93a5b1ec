using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Core.Images;
using AdaViP.Native;
using BenchmarkDotNet.Attributes;
using OpenCvSharp;
using SkiaSharp;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// One picture on one thread: Pillow-exact bicubic by the kernel against OpenCV's area filter and Skia's mipmaps, which
/// average over what they leave out too, but coarsely, and which only resize.
/// </summary>
[Config(typeof(ShortConfig))]
public class ResizeBenchmarks
{
    private const int Seed = 20256;
    private const int Channels = 3;

    private NativeImageKernels _resizer = null!;
    private ImageResizeOptions _options = null!;
    private ResizeCase _case = null!;
    private byte[] _source = [];
    private byte[] _bytes = [];
    private float[] _floats = [];
    private Mat _cvSource = null!;
    private Mat _cvTarget = null!;
    private SKBitmap _skiaSource = null!;
    private SKBitmap _skiaTarget = null!;

    /// <summary>Names of <see cref="ResizeCase"/>.</summary>
    public static IEnumerable<string> Cases => ResizeCase.All.Select(one => one.Name);

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = ResizeCase.All[0].Name;

    [GlobalSetup]
    public void Setup()
    {
        _case = ResizeCase.Named(Case);
        _options = _case.Options;
        _resizer = new NativeImageKernels(threads: 1);
        _source = DrawPicture(_case.SourceWidth, _case.SourceHeight);
        _bytes = new byte[Channels * _case.Width * _case.Height];
        _floats = new float[_bytes.Length];

        LoadOpenCv();
        _cvSource = new Mat(_case.SourceHeight, _case.SourceWidth, MatType.CV_8UC3);
        Marshal.Copy(_source, 0, _cvSource.Data, _source.Length);
        _cvTarget = new Mat(_case.Height, _case.Width, MatType.CV_8UC3);

        _skiaSource = SkiaBitmap(_case.SourceWidth, _case.SourceHeight);
        _skiaTarget = SkiaBitmap(_case.Width, _case.Height);
        byte[] wide = [.. Enumerable.Range(0, _source.Length / Channels).SelectMany(
            pixel => (byte[])[.. _source.AsSpan(pixel * Channels, Channels), byte.MaxValue])];
        Marshal.Copy(wide, 0, _skiaSource.GetPixels(), wide.Length);
        RequireSamePicture();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _resizer.Dispose();
        _cvSource.Dispose();
        _cvTarget.Dispose();
        _skiaSource.Dispose();
        _skiaTarget.Dispose();
    }

    [Benchmark]
    public void Native_Bicubic()
    {
        int stride = Channels * _case.SourceWidth;
        if (_case.Normalised)
        {
            _resizer.Resize(_source, _case.SourceWidth, _case.SourceHeight, stride, _options, _floats.AsSpan());
        }
        else
        {
            _resizer.Resize(_source, _case.SourceWidth, _case.SourceHeight, stride, _options, _bytes.AsSpan());
        }
    }

    [Benchmark]
    public void OpenCv_Area() =>
        Cv2.Resize(_cvSource, _cvTarget, new Size(_case.Width, _case.Height), 0, 0, InterpolationFlags.Area);

    // Where a picture grows, the area filter is bilinear interpolation; this one is of the kernel's kind there.
    [Benchmark]
    public void OpenCv_Cubic() =>
        Cv2.Resize(_cvSource, _cvTarget, new Size(_case.Width, _case.Height), 0, 0, InterpolationFlags.Cubic);

    [Benchmark]
    public bool Skia_Mipmaps()
    {
        using SKPixmap target = _skiaTarget.PeekPixels();
        return _skiaSource.ScalePixels(target, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
    }

    private static SKBitmap SkiaBitmap(int width, int height) =>
        new(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));

    private static void LoadOpenCv()
    {
        try
        {
            Cv2.SetNumThreads(1);
        }
        catch (TypeInitializationException e)
        {
            throw new UserErrorException(
                "The resize suite needs OpenCV as a peer, and its packaged library does not load here. It links GTK: install it "
                + $"(Debian: apt-get install libgtk-3-0). The loader says: {e.InnerException?.Message}", e);
        }
    }

    // Smooth with some grain: filters of any quality keep its mean.
    private static byte[] DrawPicture(int width, int height)
    {
        Random random = new(Seed);
        byte[] pixels = new byte[Channels * width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                int at = ((y * width) + x) * Channels;
                for (int channel = 0; channel < Channels; channel++)
                {
                    double wave = Math.Sin((x * (channel + 1) * 9.0 / width) + (y * 5.0 / height));
                    pixels[at + channel] = (byte)(128 + (80 * wave) + random.Next(-20, 21));
                }
            }
        }

        return pixels;
    }

    private void RequireSamePicture()
    {
        // The area filter is another filter; the mean of a picture survives any.
        const double MeanTolerance = 1.0;
        Native_Bicubic();
        OpenCv_Area();
        if (!Skia_Mipmaps())
        {
            throw new InvalidOperationException("Skia did not scale the picture.");
        }

        _resizer.Resize(
            _source, _case.SourceWidth, _case.SourceHeight, Channels * _case.SourceWidth, _options, _bytes.AsSpan());
        byte[] theirs = new byte[_bytes.Length];
        Marshal.Copy(_cvTarget.Data, theirs, 0, theirs.Length);
        byte[] skia = _skiaTarget.Bytes;
        double skiaMean = Enumerable.Range(0, skia.Length).Where(i => i % 4 != 3).Average(i => (double)skia[i]);
        double mean = _bytes.Average(value => (double)value);
        SameResults.Require(Case + " mean, OpenCV", mean, theirs.Average(value => (double)value), MeanTolerance);
        SameResults.Require(Case + " mean, Skia", mean, skiaMean, MeanTolerance);
    }
}
