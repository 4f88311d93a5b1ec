using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The native mask kernels and the managed reference write the same bits, and refuse the same arguments.</summary>
public sealed class MaskKernelAgreementTests
{
    private static readonly ReferenceMaskKernels Reference = new();

    private static readonly (int Width, int Height)[] Sizes =
        [(0, 0), (0, 3), (1, 1), (1, 65), (65, 1), (16, 16), (33, 17), (130, 9)];

    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void FromLogits_OddSizesAndSpecialLogits_GivesTheSameBytes(string implementation)
    {
        using NativeMaskKernels native = Create(implementation);
        Random random = new(3);
        foreach ((int width, int height) in Sizes)
        {
            for (int round = 0; round < 8; round++)
            {
                int lowWidth = random.Next(1, 40);
                int lowHeight = random.Next(1, 40);
                float[] logits = [.. Enumerable.Range(0, lowWidth * lowHeight).Select(_ => (40 * random.NextSingle()) - 20)];
                if (round % 4 == 3)
                {
                    logits[random.Next(logits.Length)] = float.NaN;
                    logits[random.Next(logits.Length)] = float.PositiveInfinity;
                    logits[random.Next(logits.Length)] = float.NegativeInfinity;
                }

                int padded = random.Next(1, 150);
                MaskGeometry geometry = new(
                    padded, padded + 3, random.Next(1, padded + 1), random.Next(1, padded + 4), round - 4);
                byte[] expected = new byte[width * height];
                byte[] actual = new byte[expected.Length];
                Reference.FromLogits(logits, lowWidth, lowHeight, geometry, width, height, expected);
                native.FromLogits(logits, lowWidth, lowHeight, geometry, width, height, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DilateMeasureAndOverlaps_OddSizes_GiveTheSameBits(string implementation)
    {
        using NativeMaskKernels native = Create(implementation);
        Random random = new(9);
        foreach ((int width, int height) in Sizes)
        {
            byte[] mask = Mask(random, width * height, 12);
            foreach (int kernel in new[] { 1, 2, 3, 4, 15, 64, 200 })
            {
                byte[] expected = new byte[mask.Length];
                byte[] actual = new byte[mask.Length];
                Reference.Dilate(mask, width, height, kernel, expected);
                native.Dilate(mask, width, height, kernel, actual);
                Assert.Equal(expected, actual);
            }

            Assert.Equal(Reference.Measure(mask, width, height), native.Measure(mask, width, height));
            Assert.Equal(default, Reference.Measure(new byte[mask.Length], width, height));
            foreach (int count in new[] { 0, 1, 2, 7 })
            {
                byte[] masks = Mask(random, count * width * height, 3);
                masks.AsSpan(0, Math.Min(masks.Length, width * height)).Clear();
                double[] expected = new double[count * count];
                double[] actual = new double[count * count];
                Reference.MaskOverlaps(masks, count, width, height, expected);
                native.MaskOverlaps(masks, count, width, height, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void BoxesAndSuppression_AnySides_GiveTheSameBits()
    {
        using NativeMaskKernels native = new(1);
        Random random = new(21);
        double[] special = [double.NaN, double.PositiveInfinity, double.NegativeInfinity, 0, -0.0, 1e308, -1e308];
        foreach (int count in new[] { 0, 1, 2, 5, 40 })
        {
            for (int round = 0; round < 40; round++)
            {
                double[] boxes = [.. Enumerable.Range(0, 4 * count).Select(i => Number(round, i % 4 < 2 ? 0 : 6))];
                double[] expected = new double[count * count];
                double[] actual = new double[count * count];
                Reference.BoxOverlaps(boxes, expected);
                native.BoxOverlaps(boxes, actual);
                Assert.Equal(expected, actual);
                double[] scores = [.. Enumerable.Range(0, count).Select(_ => Number(round, 0))];
                foreach (double threshold in new[] { double.NegativeInfinity, -0.1, 0, 0.3, 1, double.PositiveInfinity })
                {
                    Assert.Equal(Reference.Suppress(expected, scores, threshold), native.Suppress(expected, scores, threshold));
                }
            }
        }

        double Number(int round, int from) => round % 2 == 1 && random.Next(6) == 0
            ? special[random.Next(special.Length)]
            : from + random.Next(8);
    }

    [Fact]
    public void BoxOverlaps_NaNSide_IsNoOverlap()
    {
        using NativeMaskKernels native = new(1);
        double[] boxes = [0, 0, 10, 10, 5, 0, double.NaN, 10];
        foreach (IMaskKernels kernels in new IMaskKernels[] { native, Reference })
        {
            double[] overlaps = new double[4];
            kernels.BoxOverlaps(boxes, overlaps);
            Assert.Equal([1.0, 0.0, 0.0, 0.0], overlaps);
        }
    }

    [Fact]
    public void WrongArguments_AreRefusedByBoth()
    {
        using NativeMaskKernels native = new(1);
        MaskGeometry fits = new(8, 8, 8, 8);
        foreach (IMaskKernels kernels in new IMaskKernels[] { native, Reference })
        {
            foreach (MaskGeometry geometry in new[]
            {
                fits with { PaddedWidth = 0 }, fits with { PaddedHeight = 8193 }, fits with { CropWidth = 9 },
                fits with { CropHeight = 0 }, fits with { Threshold = float.NaN },
            })
            {
                Assert.Throws<ArgumentException>(() => kernels.FromLogits(new float[4], 2, 2, geometry, 2, 2, new byte[4]));
            }

            Assert.Throws<ArgumentException>(() => kernels.FromLogits([], 0, 2, fits, 2, 2, new byte[4]));
            Assert.Throws<ArgumentException>(() => kernels.FromLogits(new float[5], 2, 2, fits, 2, 2, new byte[4]));
            Assert.Throws<ArgumentException>(() => kernels.Measure([], 65536, 0));
            Assert.Throws<ArgumentException>(() => kernels.Measure(new byte[4], -2, -2));
            Assert.Throws<ArgumentException>(() => kernels.Dilate(new byte[4], 2, 2, 0, new byte[4]));
            Assert.Throws<ArgumentException>(() => kernels.Dilate(new byte[4], 2, 2, 4096, new byte[4]));
            byte[] same = new byte[4];
            Assert.Throws<ArgumentException>(() => kernels.Dilate(same, 2, 2, 3, same));
            Assert.Throws<ArgumentException>(() => kernels.MaskOverlaps(new byte[4], 1, 2, 2, new double[2]));
            Assert.Throws<ArgumentException>(() => kernels.BoxOverlaps(new double[5], new double[1]));
            Assert.Throws<ArgumentException>(() => kernels.Suppress(new double[1], [1.0], double.NaN));
            Assert.Throws<ArgumentException>(() => kernels.Suppress(new double[3], [1.0, 2.0], 0.5));
        }
    }

    private static byte[] Mask(Random random, int count, int oneIn) =>
        [.. Enumerable.Range(0, count).Select(_ => random.Next(oneIn) == 0 ? (byte)random.Next(1, 256) : (byte)0)];

    private static NativeMaskKernels Create(string implementation)
    {
        Implementations.Require(implementation);
        return new NativeMaskKernels(2, implementation);
    }
}
