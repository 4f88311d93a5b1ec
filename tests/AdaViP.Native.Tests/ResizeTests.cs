using System.Text.Json;
using AdaViP.Core.Images;
using AdaViP.Core.Kernels;
using AdaViP.Core.Reference;
using AdaViP.Testing;
using CsCheck;
using Xunit;

namespace AdaViP.Native.Tests;

/// <summary>Resampling against Pillow's own pictures, and against a second plain resampler for any geometry.</summary>
public sealed class ResizeTests
{
    private static readonly RgbColor Padding = new(122, 116, 104);

    public static TheoryData<string> Implementations => ["ref", "avx2", "avx512"];

    [Fact]
    public void PlainResampler_GoldenPictures_EqualPillow() =>
        ForEachGolden((source, width, height, filter) =>
            PlainResampler.Resize(source.Pixels, source.Width, source.Height, width, height, filter));

    [Theory]
    [InlineData("reference")]
    [MemberData(nameof(Implementations))]
    public void Resize_GoldenPictures_EqualPillow(string implementation)
    {
        using IImageKernels resizer = Create(implementation);
        ForEachGolden((source, width, height, filter) =>
        {
            byte[] target = new byte[3 * width * height];
            resizer.Resize(
                source.Pixels, source.Width, source.Height, 3 * source.Width,
                new ImageResizeOptions { ResizeWidth = width, ResizeHeight = height, Filter = filter }, target.AsSpan());
            return target;
        });
    }

    [Theory]
    [InlineData("reference")]
    [MemberData(nameof(Implementations))]
    public void Resize_AnyCanvasSizeAndWindow_EqualsThePlainResampler(string implementation)
    {
        using IImageKernels resizer = Create(implementation);
        Gen<int> side = Gen.Int[1, 90];
        Gen.Select(side, side, side, side, Gen.Int[0, 3], Gen.Int[0, 60], Gen.Int[-30, 60], Gen.UInt)
            .Sample((width, height, toWidth, toHeight, filter, pad, shift, seed) =>
            {
                byte[] source = Noise(3 * width * height, seed);
                var options = new ImageResizeOptions
                {
                    ResizeWidth = toWidth,
                    ResizeHeight = toHeight,
                    Filter = (ResampleFilter)filter,
                    CanvasWidth = width + pad,
                    CanvasHeight = height + (pad / 2),
                    PadLeft = pad / 3,
                    PadTop = pad / 2,
                    PadColor = Padding,
                    CropLeft = shift,
                    CropTop = -shift / 2,
                    OutputWidth = toHeight,
                    OutputHeight = toWidth,
                    OutsideValue = -9f,
                    Mean = new RgbValues(0.48145466, 0.4578275, 0.40821073),
                    Deviation = new RgbValues(0.26862954, 0.26130258, 0.27577711),
                };
                byte[] whole = PlainResampler.Resize(
                    OnCanvas(source, width, height, options), options.CanvasWidth, options.CanvasHeight, toWidth, toHeight,
                    options.Filter);
                byte[] bytes = new byte[3 * options.TargetWidth * options.TargetHeight];
                float[] floats = new float[bytes.Length];
                resizer.Resize(source, width, height, 3 * width, options, bytes.AsSpan());
                resizer.Resize(source, width, height, 3 * width, options, floats.AsSpan());
                CompareWindow(whole, options, bytes, floats);
            }, iter: 60);
    }

    private static void CompareWindow(byte[] whole, ImageResizeOptions options, byte[] bytes, float[] floats)
    {
        double[] means = [options.Mean.Red, options.Mean.Green, options.Mean.Blue];
        double[] deviations = [options.Deviation.Red, options.Deviation.Green, options.Deviation.Blue];
        for (int y = 0; y < options.TargetHeight; y++)
        {
            for (int x = 0; x < options.TargetWidth; x++)
            {
                int column = x + options.CropLeft;
                int row = y + options.CropTop;
                bool inside = column >= 0 && column < options.ResizeWidth && row >= 0 && row < options.ResizeHeight;
                for (int channel = 0; channel < 3; channel++)
                {
                    byte value = inside ? whole[(((row * options.ResizeWidth) + column) * 3) + channel] : (byte)0;
                    float normalised = inside
                        ? (float)(((value * options.Rescale) - means[channel]) / deviations[channel])
                        : options.OutsideValue;
                    byte actual = bytes[(((y * options.TargetWidth) + x) * 3) + channel];
                    float actualFloat = floats[(((channel * options.TargetHeight) + y) * options.TargetWidth) + x];
                    Assert.True(actual == value, $"byte ({x}, {y}, {channel}): {actual}, expected {value}, {options}");
                    Assert.True(
                        actualFloat == normalised, $"single ({x}, {y}, {channel}): {actualFloat:R}, expected {normalised:R}");
                }
            }
        }
    }

    private static void ForEachGolden(Func<PngPicture, int, int, ResampleFilter, byte[]> resize)
    {
        string folder = SharedFiles.Require("goldens/images");
        using var golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "golden.json")));
        int compared = 0;
        foreach (JsonElement entry in golden.RootElement.GetProperty("resizes").EnumerateArray())
        {
            string name = entry.GetProperty("expected").GetString()!;
            PngPicture expected = PngPicture.Read(Path.Combine(folder, name));
            byte[] actual = resize(
                PngPicture.Read(Path.Combine(folder, entry.GetProperty("source").GetString()!)),
                entry.GetProperty("width").GetInt32(),
                entry.GetProperty("height").GetInt32(),
                Enum.Parse<ResampleFilter>(entry.GetProperty("filter").GetString()!, ignoreCase: true));
            int wrong = actual.AsSpan().CommonPrefixLength(expected.Pixels);
            Assert.True(
                wrong == expected.Pixels.Length && actual.Length == wrong,
                $"{name}: {actual.Length} bytes, expected {expected.Pixels.Length}; first difference at byte {wrong}");
            compared++;
        }

        Assert.Equal(48, compared); // 2 pictures, 6 sizes, 4 filters
    }

    private static byte[] OnCanvas(byte[] source, int width, int height, ImageResizeOptions options)
    {
        byte[] canvas = new byte[3 * options.CanvasWidth * options.CanvasHeight];
        for (int i = 0; i < canvas.Length; i += 3)
        {
            (canvas[i], canvas[i + 1], canvas[i + 2]) = Padding;
        }

        for (int y = 0; y < height; y++)
        {
            source.AsSpan(3 * width * y, 3 * width)
                .CopyTo(canvas.AsSpan(3 * (((y + options.PadTop) * options.CanvasWidth) + options.PadLeft)));
        }

        return canvas;
    }

    /// <summary>Runs of black, white and noise: overshoot at both ends of the range.</summary>
    private static byte[] Noise(int length, uint seed)
    {
        var random = new Random((int)(seed & int.MaxValue));
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        for (int i = 0; i < length; i++)
        {
            bytes[i] = (bytes[i] % 3) switch { 0 => 0, 1 => 255, _ => bytes[i] };
        }

        return bytes;
    }

    private static IImageKernels Create(string implementation)
    {
        if (implementation == "reference")
        {
            return new ReferenceImageKernels();
        }

        NativeKernelRow? row = NativeRuntime.Kernels.SingleOrDefault(
            kernel => kernel.Operation == "resize" && kernel.Implementation == implementation);
        Assert.NotNull(row);
        Assert.SkipUnless(row.Supported, $"resize {implementation}: this processor lacks its instructions");
        return new NativeImageKernels(threads: 2, implementation);
    }
}
