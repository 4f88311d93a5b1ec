using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Core.Kernels;
using AdaViP.Native;
using BenchmarkDotNet.Attributes;
using OpenCvSharp;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// Mask work of one candidate on one thread: SAM's logits to a mask of the photo's size, its dilation, and pasting a fill,
/// against OpenCV doing the same steps.
/// </summary>
[Config(typeof(ShortConfig))]
public class MaskBenchmarks
{
    private const int Low = 256;
    private const int Padded = 1024;
    private const int Kernel = 15;
    private const int Channels = 3;
    private const int Seed = 20257;

    private NativeMaskKernels _kernels = null!;
    private NativeImageKernels _images = null!;
    private int _width;
    private int _height;
    private MaskGeometry _geometry;
    private float[] _logits = [];
    private byte[] _mask = [];
    private byte[] _dilated = [];
    private byte[] _picture = [];
    private byte[] _fill = [];
    private byte[] _result = [];
    private Mat _cvLogits = null!;
    private Mat _cvPadded = null!;
    private Mat _cvCrop = null!;
    private Mat _cvImage = null!;
    private Mat _cvMask = null!;
    private Mat _cvSource = null!;
    private Mat _cvDilated = null!;
    private Mat _cvKernel = null!;
    private Mat _cvPicture = null!;
    private Mat _cvFill = null!;
    private Mat _cvResult = null!;

    /// <summary>Photos by size.</summary>
    public static IEnumerable<string> Cases => ["640 x 480", "1920 x 1080"];

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = "640 x 480";

    [GlobalSetup]
    public void Setup()
    {
        int[] sides = [.. Case.Split(" x ").Select(int.Parse)];
        (_width, _height) = (sides[0], sides[1]);
        double scale = (double)Padded / Math.Max(_width, _height);
        _geometry = new MaskGeometry(Padded, Padded, (int)((_width * scale) + 0.5), (int)((_height * scale) + 0.5));
        _kernels = new NativeMaskKernels(threads: 1);
        _images = new NativeImageKernels(threads: 1);
        LoadOpenCv();
        Draw();
        _cvLogits = new Mat(Low, Low, MatType.CV_32FC1);
        Marshal.Copy(_logits, 0, _cvLogits.Data, _logits.Length);
        _cvPadded = new Mat(Padded, Padded, MatType.CV_32FC1);
        _cvCrop = new Mat(_cvPadded, new Rect(0, 0, _geometry.CropWidth, _geometry.CropHeight));
        _cvImage = new Mat(_height, _width, MatType.CV_32FC1);
        _cvMask = new Mat(_height, _width, MatType.CV_8UC1);
        _cvDilated = new Mat(_height, _width, MatType.CV_8UC1);
        _cvKernel = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(Kernel, Kernel));
        _cvSource = new Mat(_height, _width, MatType.CV_8UC1);
        _cvPicture = Picture(_picture);
        _cvFill = Picture(_fill);
        _cvResult = new Mat(_height, _width, MatType.CV_8UC3);
        RequireSameMasks();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _kernels.Dispose();
        _images.Dispose();
        foreach (Mat mat in new[] { _cvLogits, _cvPadded, _cvCrop, _cvImage, _cvMask, _cvSource, _cvDilated, _cvKernel,
            _cvPicture, _cvFill, _cvResult })
        {
            mat.Dispose();
        }
    }

    [Benchmark]
    public void Native_FromLogits() => _kernels.FromLogits(_logits, Low, Low, _geometry, _width, _height, _mask);

    [Benchmark]
    public void OpenCv_FromLogits()
    {
        Cv2.Resize(_cvLogits, _cvPadded, new Size(Padded, Padded), 0, 0, InterpolationFlags.Linear);
        Cv2.Resize(_cvCrop, _cvImage, new Size(_width, _height), 0, 0, InterpolationFlags.Linear);
        Cv2.Compare(_cvImage, Scalar.All(0), _cvMask, CmpTypes.GT);
    }

    [Benchmark]
    public void Native_Dilate() => _kernels.Dilate(_mask, _width, _height, Kernel, _dilated);

    [Benchmark]
    public void OpenCv_Dilate() =>
        Cv2.Dilate(_cvSource, _cvDilated, _cvKernel, borderType: BorderTypes.Constant, borderValue: Scalar.All(0));

    [Benchmark]
    public void Native_Composite() =>
        _images.Composite(_picture, _width, _height, _dilated, _fill, new FillPlacement(0, 0, _width, _height), _result);

    [Benchmark]
    public void OpenCv_Composite()
    {
        _cvPicture.CopyTo(_cvResult);
        _cvFill.CopyTo(_cvResult, _cvDilated);
    }

    private static void LoadOpenCv()
    {
        try
        {
            Cv2.SetNumThreads(1);
        }
        catch (TypeInitializationException e)
        {
            throw new UserErrorException(
                "The mask suite needs OpenCV as a peer, and its packaged library does not load here. It links GTK: install it "
                + $"(Debian: apt-get install libgtk-3-0). The loader says: {e.InnerException?.Message}", e);
        }
    }

    private Mat Picture(byte[] rgb)
    {
        var mat = new Mat(_height, _width, MatType.CV_8UC3);
        Marshal.Copy(rgb, 0, mat.Data, rgb.Length);
        return mat;
    }

    // A blob over a third of the picture, with some grain.
    private void Draw()
    {
        var random = new Random(Seed);
        _logits = new float[Low * Low];
        for (int i = 0; i < _logits.Length; i++)
        {
            double x = ((i % Low) - 100) / 60.0;
            double y = ((i / Low) - 80) / 45.0;
            _logits[i] = (float)(4 * (1 - (x * x) - (y * y)) + random.NextDouble());
        }

        int pixels = _width * _height;
        _mask = new byte[pixels];
        _dilated = new byte[pixels];
        _picture = new byte[Channels * pixels];
        _fill = new byte[Channels * pixels];
        _result = new byte[Channels * pixels];
        random.NextBytes(_picture);
        random.NextBytes(_fill);
    }

    private void RequireSameMasks()
    {
        // Pixels whose logit is within rounding of 0 may differ: the contract allows 0.01 %.
        const double Share = 1e-4;
        Native_FromLogits();
        OpenCv_FromLogits();
        byte[] theirs = new byte[_mask.Length];
        Marshal.Copy(_cvMask.Data, theirs, 0, theirs.Length);
        int different = theirs.Where((value, i) => (value != 0) != (_mask[i] != 0)).Count();
        SameResults.Require(Case + " share of pixels that differ", (double)different / theirs.Length, 0, Share);
        Marshal.Copy(_mask, 0, _cvSource.Data, _mask.Length);
        Native_Dilate();
        OpenCv_Dilate();
        Marshal.Copy(_cvDilated.Data, theirs, 0, theirs.Length);
        SameResults.Require(Case + " dilated pixels that differ", theirs.Where((value, i) => value != _dilated[i]).Count(), 0, 0);
        Native_Composite();
        OpenCv_Composite();
        byte[] pasted = new byte[_result.Length];
        Marshal.Copy(_cvResult.Data, pasted, 0, pasted.Length);
        SameResults.Require(Case + " pasted bytes that differ", pasted.Where((value, i) => value != _result[i]).Count(), 0, 0);
    }
}
