using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Core.Recipes;
using AdaViP.Native;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

public sealed class ClipPixelSourceTests : IDisposable
{
    // (v/255 − mean)/deviation in fp32: the quotient and the constants are off by half an ulp of 1 (6e-8) each, the difference
    // by another half, all divided by a deviation of at least 0.26, and the result by half an ulp of 2.2 (1.2e-7): 8e-7. One grey
    // level is 1.4e-2, so that within this tolerance every byte before normalising is Pillow's.
    private const double NormalisedTolerance = 8e-7;

    private static readonly ClipPreprocessing Clip224 = new()
    {
        ShortestEdge = 224,
        CropHeight = 224,
        CropWidth = 224,
        Mean = new RgbValues(0.48145466, 0.4578275, 0.40821073),
        Deviation = new RgbValues(0.26862954, 0.26130258, 0.27577711),
    };

    private readonly NativeImageKernels _resizer = new(threads: 1);

    public static TheoryData<int, string, ImageMode> LlavaPictures
    {
        get
        {
            var data = new TheoryData<int, string, ImageMode>();
            for (int row = 0; row < 3; row++)
            {
                foreach (string column in new[] { "image", "rejected_image" })
                {
                    data.Add(row, column, ImageMode.Pad);
                    data.Add(row, column, ImageMode.Crop);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Photos =>
    [
        "cat_dog.jpeg", "coco_000000002703.jpg", "coco_000000049402.jpg", "coco_000000095210.jpg",
        "coco_000000117156.jpg", "coco_000000231373.jpg", "coco_000000482159.jpg", "truck.jpg",
    ];

    public void Dispose() => _resizer.Dispose();

    [Theory]
    [MemberData(nameof(LlavaPictures))]
    public void Load_LlavaPicture_EqualsTransformers(int row, string column, ImageMode mode)
    {
        string folder = SharedFiles.Require("goldens/llava-tiny");
        string line = File.ReadLines(Path.Combine(folder, "preferences.jsonl")).ElementAt(row);
        string name = JsonDocument.Parse(line).RootElement.GetProperty(column).GetString()!;
        byte[] photo = File.ReadAllBytes(SharedFiles.Require("fixtures/images/" + name));
        float[] expected = new GoldenTensors(Path.Combine(folder, "tensors.safetensors"))
            .Singles($"{row}.{column}.{mode.ToString().ToLowerInvariant()}.pixel_values");

        var source = new ClipPixelSource(ClipPreprocessing.FromCheckpoint(Path.Combine(folder, "checkpoint")), mode, _resizer);
        PixelValues pixels = source.Load(new BytesReference(photo, name));

        Assert.Equal((56, 56), (pixels.Height, pixels.Width));
        Compare($"{name} {mode}", expected, pixels.Data);
    }

    [Theory]
    [MemberData(nameof(Photos))]
    public void Load_PhotoCroppedAsTorchvisionDoes_EqualsClip(string name)
    {
        var golden = new GoldenTensors(SharedFiles.Require("goldens/images/preprocessed_every_7th.safetensors"));
        byte[] photo = File.ReadAllBytes(SharedFiles.Require("fixtures/images/" + name));

        // The file's CLIP entries are cut where torchvision cuts, 127 surplus pixels as 64 + 63.
        ClipPreprocessing settings = Clip224 with { Centre = CentreRounding.ToEven };
        PixelValues pixels = new ClipPixelSource(settings, ImageMode.Crop, _resizer).Load(new BytesReference(photo, name));

        var every7th = new List<float>();
        for (int channel = 0; channel < 3; channel++)
        {
            for (int y = 0; y < 224; y += 7)
            {
                for (int x = 0; x < 224; x += 7)
                {
                    every7th.Add(pixels.Data[(((channel * 224) + y) * 224) + x]);
                }
            }
        }

        Compare(name, golden.Singles(name + ".clip"), [.. every7th]);
    }

    [Theory]
    [InlineData(31, 7)]
    [InlineData(7, 31)]
    [InlineData(8, 31)]
    [InlineData(1, 1)]
    public void Load_Padded_CentresOnTheMeanColour(int width, int height)
    {
        // Resizing to the canvas' own size changes no byte, so that the canvas shows through.
        int side = Math.Max(width, height);
        ClipPreprocessing same = Clip224 with { ShortestEdge = side, CropHeight = side, CropWidth = side };
        byte[] picture = TestPictures.Noise(width, height, SkiaSharp.SKEncodedImageFormat.Png);
        byte[] source = ImageDecoder.Decode(picture, "noise").Rgb;
        float[] data = new ClipPixelSource(same, ImageMode.Pad, _resizer).Load(new BytesReference(picture, "noise")).Data;

        double[] mean = [Clip224.Mean.Red, Clip224.Mean.Green, Clip224.Mean.Blue];
        double[] deviation = [Clip224.Deviation.Red, Clip224.Deviation.Green, Clip224.Deviation.Blue];
        int[] pad = [122, 116, 104];
        int left = (side - width) / 2;
        int top = (side - height) / 2;
        for (int i = 0; i < data.Length; i++)
        {
            int channel = i / (side * side);
            int y = (i / side % side) - top;
            int x = (i % side) - left;
            bool inside = x >= 0 && x < width && y >= 0 && y < height;
            int level = inside ? source[(((y * width) + x) * 3) + channel] : pad[channel];
            int actual = (int)Math.Round(((data[i] * deviation[channel]) + mean[channel]) * 255);
            Assert.True(actual == level, $"channel {channel}, row {y}, column {x} of {width} x {height}: {actual}, expected "
                + $"{level}");
        }
    }

    [Fact]
    public void Fingerprint_AnySettingChanged_Changes()
    {
        ClipPreprocessing[] variants =
        [
            Clip224,
            Clip224 with { ShortestEdge = 225 },
            Clip224 with { ShortestEdge = null, ResizeHeight = 224, ResizeWidth = 224 },
            Clip224 with { CropWidth = 223 },
            Clip224 with { CropHeight = 223 },
            Clip224 with { Centre = CentreRounding.ToEven },
            Clip224 with { Filter = ResampleFilter.Bilinear },
            Clip224 with { Rescale = 1.0 / 256.0 },
            Clip224 with { Mean = RgbValues.All(0.5) },
            Clip224 with { Deviation = RgbValues.All(0.5) },
        ];
        string[] prints =
        [
            .. variants.Select(settings => new ClipPixelSource(settings, ImageMode.Pad, _resizer).Fingerprint),
            new ClipPixelSource(Clip224, ImageMode.Crop, _resizer).Fingerprint,
        ];
        Assert.Equal(prints.Length, prints.Distinct().Count());
        Assert.Equal(prints[0], new ClipPixelSource(Clip224 with { }, ImageMode.Pad, _resizer).Fingerprint);
    }

    [Fact]
    public void Load_FromSeveralThreads_GivesTheSamePixels()
    {
        byte[] picture = TestPictures.Noise(90, 61, SkiaSharp.SKEncodedImageFormat.Png);
        var source = new ClipPixelSource(Clip224, ImageMode.Pad, _resizer);
        float[] expected = source.Load(new BytesReference(picture, "noise")).Data;
        Parallel.For(0, 16, _ => Assert.Equal(expected, source.Load(new BytesReference(picture, "noise")).Data));
    }

    [Fact]
    public void Load_ThreadlikePictureCropped_IsRefusedWithTheSizes()
    {
        byte[] picture = TestPictures.Quadrants(9000, 1);
        var source = new ClipPixelSource(Clip224, ImageMode.Crop, _resizer);
        UserDataException error = Assert.Throws<UserDataException>(() => source.Load(new BytesReference(picture, "thread")));
        Assert.Contains("9000 x 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("2016000 x 224", error.Message, StringComparison.Ordinal);
    }

    private static void Compare(string what, float[] expected, float[] actual) => Near.Equal(
        what, Array.ConvertAll(expected, value => (double)value), Array.ConvertAll(actual, value => (double)value), 0,
        NormalisedTolerance);
}
