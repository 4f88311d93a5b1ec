using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>The native picture kernels and the managed reference write the same bits, and refuse the same arguments.</summary>
public sealed class ImageKernelAgreementTests
{
    private static readonly ReferenceImageKernels Reference = new();

    public static TheoryData<string> Names => Implementations.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Resize_AnyGeometry_GivesTheSameBits(string implementation)
    {
        Implementations.Require(implementation);
        using NativeImageKernels native = new(2, implementation);
        Random random = new(11);
        for (int round = 0; round < 120; round++)
        {
            int width = random.Next(1, 70);
            int height = random.Next(1, 70);
            int stride = (3 * width) + random.Next(0, 4);
            byte[] source = new byte[((height - 1) * stride) + (3 * width)];
            random.NextBytes(source);
            bool canvas = random.Next(2) == 0;
            ImageResizeOptions options = new()
            {
                ResizeWidth = random.Next(1, 90),
                ResizeHeight = random.Next(1, 90),
                Filter = (ResampleFilter)random.Next(4),
                OutputWidth = random.Next(0, 60),
                OutputHeight = random.Next(0, 60),
                CropLeft = random.Next(-70, 100),
                CropTop = random.Next(-70, 100),
                CanvasWidth = canvas ? width + 7 : 0,
                CanvasHeight = canvas ? height + 3 : 0,
                PadLeft = canvas ? random.Next(0, 8) : 0,
                PadTop = canvas ? random.Next(0, 4) : 0,
                PadColor = new RgbColor(1, 128, 255),
                OutsideValue = -3.3f,
                Mean = new RgbValues(0.48145466, 0.4578275, 0.40821073),
                Deviation = new RgbValues(0.26862954, -0.26130258, 1e-3),
            };
            Same<byte>(
                options,
                target => Reference.Resize(source, width, height, stride, options, target),
                target => native.Resize(source, width, height, stride, options, target));
            Same<float>(
                options,
                target => Reference.Resize(source, width, height, stride, options, target),
                target => native.Resize(source, width, height, stride, options, target));
            Same<Half>(
                options,
                target => Reference.Resize(source, width, height, stride, options, target),
                target => native.Resize(source, width, height, stride, options, target));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Composite_HardAndFeathered_GivesTheSameBytes(string implementation)
    {
        Implementations.Require(implementation);
        using NativeImageKernels native = new(2, implementation);
        Random random = new(5);
        foreach ((int width, int height) in new[] { (0, 0), (0, 4), (1, 1), (1, 9), (33, 1), (17, 13), (70, 31) })
        {
            foreach (int feather in new[] { 0, 1, 5, 40 })
            {
                byte[] picture = Bytes(random, 3 * width * height);
                byte[] mask = [.. Bytes(random, width * height).Select(value => value > 90 ? value : (byte)0)];
                int fillWidth = random.Next(0, width + 1);
                int fillHeight = random.Next(0, height + 1);
                FillPlacement placement = new(
                    random.Next(0, width - fillWidth + 1),
                    random.Next(0, height - fillHeight + 1),
                    fillWidth,
                    fillHeight,
                    feather,
                    255f);
                byte[] levels = Bytes(random, 3 * fillWidth * fillHeight);
                float[] values = [.. levels.Select((_, i) => Value(random, i))];
                byte[] expected = new byte[picture.Length];
                byte[] actual = new byte[picture.Length];
                Reference.Composite(picture, width, height, mask, levels, placement, expected);
                native.Composite(picture, width, height, mask, levels, placement, actual);
                Assert.Equal(expected, actual);
                Reference.Composite(picture, width, height, mask, values, placement, expected);
                native.Composite(picture, width, height, mask, values, placement, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void WrongArguments_AreRefusedByBoth()
    {
        using NativeImageKernels native = new(1);
        ImageResizeOptions options = new() { ResizeWidth = 2, ResizeHeight = 2 };
        ImageResizeOptions[] wrong =
        [
            options with { Filter = (ResampleFilter)4 },
            options with { ResizeWidth = 0, OutputWidth = 2 },
            options with { ResizeHeight = (1 << 24) + 1, OutputHeight = 2 },
            options with { CanvasWidth = 2 },
            options with { CanvasWidth = 3, CanvasHeight = 3, PadLeft = 2 },
            options with { CanvasWidth = 3, CanvasHeight = 3, PadTop = -1 },
            options with { Rescale = double.NaN },
            options with { Mean = RgbValues.All(double.PositiveInfinity) },
            options with { Deviation = new RgbValues(1, 1, 0) },
            options with { Deviation = new RgbValues(1, double.NaN, 1) },
        ];
        foreach (IImageKernels kernels in new IImageKernels[] { native, Reference })
        {
            foreach (ImageResizeOptions one in wrong)
            {
                Assert.Throws<ArgumentException>(() => kernels.Resize(new byte[12], 2, 2, 6, one, new float[12]));
            }

            kernels.Resize(new byte[12], 2, 2, 6, options with { Deviation = default }, new byte[12]); // bytes are not normalised
            FillPlacement fits = new(0, 0, 2, 2);
            foreach (FillPlacement placement in new[]
            {
                fits with { Left = 1 }, fits with { Top = -1 }, fits with { Feather = -1 }, fits with { Feather = 1025 },
                fits with { Width = 3 }, fits with { Width = -2, Height = -2 },
            })
            {
                Assert.Throws<ArgumentException>(
                    () => kernels.Composite(new byte[12], 2, 2, new byte[4], new byte[12], placement, new byte[12]));
            }

            foreach (float scale in new[] { 0f, -1f, float.NaN, float.PositiveInfinity })
            {
                Assert.Throws<ArgumentException>(() => kernels.Composite(
                    new byte[12], 2, 2, new byte[4], new float[12], fits with { Scale = scale }, new byte[12]));
            }

            byte[] same = new byte[12];
            Assert.Throws<ArgumentException>(() => kernels.Composite(same, 2, 2, new byte[4], new byte[12], fits, same));
            Assert.Throws<ArgumentException>(() => kernels.Resize(same, 2, 2, 6, options, same));
            Assert.Throws<ArgumentException>(
                () => kernels.Composite(new byte[12], 2, 2, new byte[5], new byte[12], fits, new byte[12]));
        }
    }

    private static void Same<T>(ImageResizeOptions options, Action<T[]> reference, Action<T[]> native)
    {
        T[] expected = new T[3 * options.TargetWidth * options.TargetHeight];
        T[] actual = new T[expected.Length];
        reference(expected);
        native(actual);
        int at = Enumerable.Range(0, expected.Length).FirstOrDefault(i => !Equals(expected[i], actual[i]), -1);
        Assert.True(at < 0, at < 0 ? "" : $"{typeof(T).Name} {at}: {actual[at]}, expected {expected[at]}, {options}");
    }

    private static byte[] Bytes(Random random, int count)
    {
        byte[] bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    private static float Value(Random random, int i) => (i % 7) switch
    {
        0 => float.NaN,
        1 => float.PositiveInfinity,
        2 => float.NegativeInfinity,
        3 => (random.Next(256) + 0.5f) / 255f, // between two bytes
        _ => (2 * random.NextSingle()) - 0.5f,
    };
}
