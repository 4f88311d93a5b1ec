using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Native;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

public sealed class MaskKernelTests
{
    public static TheoryData<string> Implementations => ["ref", "avx2", "avx512"];

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(15)]
    public void GoldenMask_Dilated_EqualsOpenCv(int kernel)
    {
        (byte[] mask, int width, int height) = ReadMask("goldens/foundation/dilation/mask.png");
        (byte[] expected, _, _) = ReadMask($"goldens/foundation/dilation/dilated_{kernel}.png");
        using var kernels = new NativeMaskKernels(1);
        byte[] actual = new byte[mask.Length];
        kernels.Dilate(mask, width, height, kernel, actual);
        Assert.Equal(expected, actual);
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Mask_Measured_GivesAreaAndBounds(string implementation)
    {
        SkipWhereMissing(implementation);
        using var kernels = new NativeMaskKernels(2, implementation);
        byte[] mask = new byte[70 * 9];
        mask[(2 * 70) + 5] = 1;
        mask[(7 * 70) + 69] = 255;
        Assert.Equal(new MaskExtent(2, 5, 2, 70, 8), kernels.Measure(mask, 70, 9));
        Assert.Equal(default, kernels.Measure(new byte[70 * 9], 70, 9));
    }

    [Theory]
    [MemberData(nameof(Implementations))]
    public void Logits_PaddedAndCropped_GiveTheMaskOfThePicture(string implementation)
    {
        SkipWhereMissing(implementation);
        using var kernels = new NativeMaskKernels(2, implementation);

        // Left half of the padded input inside;
        // the picture is its upper left three quarters: two thirds of its columns are inside.
        float[] logits = new float[16 * 16];
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] = i % 16 < 8 ? 1 : -1;
        }

        byte[] mask = new byte[120 * 30];
        kernels.FromLogits(logits, 16, 16, new MaskGeometry(64, 64, 48, 48), 120, 30, mask);
        MaskExtent extent = kernels.Measure(mask, 120, 30);
        Assert.Equal((0, 0, 30), (extent.Left, extent.Top, extent.Bottom));
        Assert.Equal(80, extent.Right);
        Assert.Equal(80 * 30, extent.Area);
    }

    [Fact]
    public void Fill_Composited_LeavesEveryOtherByte()
    {
        using var kernels = new NativeImageKernels(1);
        byte[] picture = [.. Enumerable.Range(0, 10 * 6 * 3).Select(i => (byte)i)];
        byte[] mask = new byte[60];
        mask[(2 * 10) + 4] = 1;
        mask[59] = 1;
        byte[] fill = [.. Enumerable.Repeat((byte)200, 4 * 3 * 3)];
        byte[] target = new byte[picture.Length];
        kernels.Composite(picture, 10, 6, mask, fill, new FillPlacement(2, 1, 4, 3), target);
        byte[] expected = [.. picture];
        expected.AsSpan(((2 * 10) + 4) * 3, 3).Fill(200);
        Assert.Equal(expected, target);
        float[] planes = new float[3 * 4 * 3];
        planes.AsSpan().Fill(0.5F);
        kernels.Composite(picture, 10, 6, mask, planes, new FillPlacement(2, 1, 4, 3, Scale: 255), target);
        expected.AsSpan(((2 * 10) + 4) * 3, 3).Fill(128);
        Assert.Equal(expected, target);
    }

    [Fact]
    public void Boxes_Suppressed_KeepTheBetterAndTheEarlier()
    {
        using var kernels = new NativeMaskKernels(1);
        double[] boxes = [0, 0, 10, 10, 0, 0, 10, 9, 20, 20, 30, 30];
        double[] overlaps = new double[9];
        kernels.BoxOverlaps(boxes, overlaps);
        Assert.Equal(0.9, overlaps[1], 12);
        Assert.Equal([true, false, true], kernels.Suppress(overlaps, [0.5, 0.5, 0.1], 0.5));
        Assert.Equal([false, true, true], kernels.Suppress(overlaps, [0.5, 0.6, 0.1], 0.5));
        Assert.Equal([true, true, true], kernels.Suppress(overlaps, [0.5, 0.6, 0.1], 0.9));
    }

    [Fact]
    public void WrongLength_NamesBothSizes()
    {
        using var kernels = new NativeMaskKernels(1);
        ArgumentException failure = Assert.Throws<ArgumentException>(() => kernels.Dilate(new byte[6], 2, 3, 3, new byte[5]));
        Assert.Contains("target has 5 elements", failure.Message, StringComparison.Ordinal);
        Assert.Contains("3 x 2 are 6", failure.Message, StringComparison.Ordinal);
    }

    private static (byte[] Mask, int Width, int Height) ReadMask(string file)
    {
        DecodedImage image = ImageDecoder.Decode(File.ReadAllBytes(SharedFiles.Require(file)), file);
        byte[] mask = new byte[image.Width * image.Height];
        for (int i = 0; i < mask.Length; i++)
        {
            mask[i] = image.Rgb[3 * i] > 127 ? (byte)1 : (byte)0;
        }

        return (mask, image.Width, image.Height);
    }

    private static void SkipWhereMissing(string implementation)
    {
        if (!NativeRuntime.Kernels.Any(row => row.Implementation == implementation && row.Supported))
        {
            Assert.Skip($"this machine does not run {implementation}");
        }
    }
}
