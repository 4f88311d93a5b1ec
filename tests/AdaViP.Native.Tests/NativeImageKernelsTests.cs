using AdaViP.Core.Images;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>Resampling through the binding: strides, canvas, window, normalisation, refusals.</summary>
public sealed class NativeImageKernelsTests
{
    private static readonly ImageResizeOptions ToTwoByTwo =
        new() { ResizeWidth = 2, ResizeHeight = 2, Filter = ResampleFilter.Box };

    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Resize_FloatTargets_AreTheNormalisedBytes(string implementation)
    {
        Implementations.Require(implementation);
        using NativeImageKernels resizer = new(1, implementation);
        const int width = 37;
        const int height = 23;
        const int stride = (3 * width) + 5;
        byte[] source = new byte[((height - 1) * stride) + (3 * width)];
        new Random(3).NextBytes(source);
        ImageResizeOptions options = new()
        {
            ResizeWidth = 19,
            ResizeHeight = 17,
            OutputWidth = 13,
            OutputHeight = 11,
            CropLeft = 3,
            CropTop = 2,
            Mean = new RgbValues(0.5, 0.25, 0.125),
            Deviation = new RgbValues(0.25, 0.5, 2.0),
        };
        byte[] bytes = new byte[3 * 13 * 11];
        float[] singles = new float[bytes.Length];
        Half[] halves = new Half[bytes.Length];

        resizer.Resize(source, width, height, stride, options, bytes);
        resizer.Resize(source, width, height, stride, options, singles);
        resizer.Resize(source, width, height, stride, options, halves);

        double[] mean = [0.5, 0.25, 0.125];
        double[] deviation = [0.25, 0.5, 2.0];
        double[] expected = [.. Enumerable.Range(0, bytes.Length).Select(i =>
        {
            (int channel, int pixel) = Math.DivRem(i, 13 * 11);
            return ((bytes[(3 * pixel) + channel] / 255.0) - mean[channel]) / deviation[channel];
        })];

        // Single arithmetic: three roundings of numbers up to 4; halves round once more.
        Near.Equal($"{implementation} singles", expected, [.. singles.Select(value => (double)value)], 0.0, 4 * 3 * 6e-8);
        Near.Equal($"{implementation} halves", expected, [.. halves.Select(value => (double)value)], 1.0 / (1 << 11), 1e-6);
    }

    [Fact]
    public void Resize_CanvasAndWindowBeyondIt_GiveColourAndOutsideValue()
    {
        using NativeImageKernels resizer = new(1);
        byte[] source = [10, 20, 30];
        ImageResizeOptions options = new()
        {
            CanvasWidth = 2,
            CanvasHeight = 1,
            PadLeft = 1,
            PadColor = new RgbColor(1, 2, 3),
            ResizeWidth = 2,
            ResizeHeight = 1,
            OutputWidth = 4,
            CropLeft = -1,
            OutsideValue = -7f,
            Rescale = 1.0,
        };
        byte[] bytes = new byte[12];
        float[] singles = new float[12];

        resizer.Resize(source, 1, 1, 3, options, bytes);
        resizer.Resize(source, 1, 1, 3, options, singles);

        Assert.Equal<byte>([0, 0, 0, 1, 2, 3, 10, 20, 30, 0, 0, 0], bytes);
        Assert.Equal([-7f, 1f, 10f, -7f, -7f, 2f, 20f, -7f, -7f, 3f, 30f, -7f], singles);
    }

    [Fact]
    public void Resize_WrongSizes_NamesBothValues()
    {
        using NativeImageKernels resizer = new(1);
        Check("rowStride 11 must be at least 3 x width = 12.", 12, 4, 1, 11, ToTwoByTwo, 12);
        Check("source length 23 must be at least 24 for 2 rows of 4 pixels 12 bytes apart.", 23, 4, 2, 12, ToTwoByTwo, 12);
        Check("target length 13 must be 3 x 2 x 2 = 12.", 24, 4, 2, 12, ToTwoByTwo, 13);
        Check("source size 0 x 2 must be at least 1 x 1.", 24, 0, 2, 12, ToTwoByTwo, 12);

        void Check(string message, int sourceLength, int width, int height, int stride, ImageResizeOptions options,
            int targetLength)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(
                () => resizer.Resize(new byte[sourceLength], width, height, stride, options, new byte[targetLength]));
            Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Resize_OptionTheCoreRefuses_IsAnArgumentException()
    {
        using NativeImageKernels resizer = new(1);
        ImageResizeOptions options = ToTwoByTwo with { Deviation = RgbValues.All(0.0) };

        ArgumentException error =
            Assert.Throws<ArgumentException>(() => resizer.Resize(new byte[12], 2, 2, 6, options, new float[12]));

        Assert.StartsWith("avp_resize: ", error.Message, StringComparison.Ordinal);
    }
}
