using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>LaMa against the golden fills, and the promise that unmasked pixels stay.</summary>
public sealed class LamaInpainterTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    // Given with the goldens: one level for rounding.
    private const int LevelTolerance = 1;
    private const double MeanTolerance = 0.05;

    [Theory]
    [InlineData("lama-255", InpaintMode.Squash, "output 0 to 255")]
    [InlineData("lama-255", InpaintMode.Crop, "output 0 to 255")]
    [InlineData("lama-unit", InpaintMode.Squash, "output 0 to 1")]
    [InlineData("lama-unit", InpaintMode.Crop, "output 0 to 1")]
    [InlineData("lama-four-channels", InpaintMode.Squash, "four channels")]
    [InlineData("lama-four-channels", InpaintMode.Crop, "four channels")]
    public void Ellipse_OfEveryFamily_IsFilledAsTheGolden(string folder, InpaintMode mode, string family)
    {
        using LamaInpainter inpainter = Open(folder, mode);
        Assert.Contains(family, inpainter.Report.Family, StringComparison.Ordinal);
        foreach (JsonElement item in GoldenFiles.Json("foundation/" + folder).GetProperty("cases").EnumerateArray())
        {
            string photo = item.GetProperty("photo").GetString()!;
            DecodedImage image = Small(photo);
            Mask mask = Masks.Ellipse(512, 512, 300, 200, 90, 60);
            DecodedImage filled = inpainter.Inpaint(image, [mask])[0];
            CheckCrop($"{folder}/{item.GetProperty("expected_crop_y120_280_x190_410").GetString()}", filled);
            double[] means = [.. item.GetProperty("masked_mean_rgb").EnumerateArray().Select(mean => mean.GetDouble())];
            for (int channel = 0; channel < 3; channel++)
            {
                double mean = Enumerable.Range(0, 512 * 512).Where(i => mask.Pixels[i] != 0)
                    .Average(i => (double)filled.Rgb[(3 * i) + channel]);
                Close.Equal($"{folder} {photo} mean {channel}", means[channel], mean, MeanTolerance);
            }
        }
    }

    [Theory]
    [InlineData(InpaintMode.Squash, 1200, 901)]
    [InlineData(InpaintMode.Crop, 1200, 901)]
    [InlineData(InpaintMode.Crop, 333, 222)]
    [InlineData(InpaintMode.Squash, 33, 700)]
    [InlineData(InpaintMode.Crop, 33, 700)]
    [InlineData(InpaintMode.Crop, 1, 1)]
    public void PixelsOutsideTheMasks_InEveryMode_StayByteForByte(InpaintMode mode, int width, int height)
    {
        using LamaInpainter inpainter = Shipped(mode);
        DecodedImage image = ProbePicture.Draw(width, height, 3);
        Mask[] masks =
        [
            Masks.Rectangle(width, height, 0, 0, Math.Max(1, width / 3), Math.Max(1, height / 4)),
            Masks.Rectangle(width, height, width / 2, height / 2, width, height),
            Masks.Rectangle(width, height, 0, 0, width, height),
        ];
        IReadOnlyList<DecodedImage> filled = inpainter.Inpaint(image, masks);
        for (int m = 0; m < masks.Length; m++)
        {
            int changed = 0;
            for (int i = 0; i < image.Rgb.Length; i++)
            {
                bool same = filled[m].Rgb[i] == image.Rgb[i];
                Assert.True(same || masks[m].Pixels[i / 3] != 0,
                    $"mask {m}: byte {i} outside changed from {image.Rgb[i]} to {filled[m].Rgb[i]}");
                changed += same ? 0 : 1;
            }

            Assert.True(changed > 0, $"mask {m}: nothing was filled");
        }
    }

    [Fact]
    public void ManyMasks_InOneCall_GiveWhatSingleCallsGive()
    {
        using LamaInpainter inpainter = Shipped(InpaintMode.Crop);
        DecodedImage image = ProbePicture.Draw(480, 600, 3);
        Mask[] masks = [.. Enumerable.Range(0, 5).Select(i =>
            Masks.Ellipse(image.Width, image.Height, 60 + (80 * i), 100 + (90 * i), 40, 30))];
        IReadOnlyList<DecodedImage> together = inpainter.Inpaint(image, masks);
        for (int i = 0; i < masks.Length; i++)
        {
            byte[] alone = inpainter.Inpaint(image, [masks[i]])[0].Rgb;
            int largest = alone.Zip(together[i].Rgb, (a, b) => Math.Abs(a - b)).Max();
            Assert.True(largest <= LevelTolerance, $"mask {i} differs by {largest} levels");
        }

        Assert.Empty(inpainter.Inpaint(image, []));
    }

    [Fact]
    public void Mask_EmptyOrOfAnotherSize_IsRefused()
    {
        using LamaInpainter inpainter = Shipped(InpaintMode.Crop);
        DecodedImage image = ProbePicture.Draw(20, 10);
        Assert.Throws<ArgumentException>(() => inpainter.Inpaint(image, [new Mask(20, 10, new byte[200], 0, default)]));
        Assert.Throws<ArgumentException>(() => inpainter.Inpaint(image, [Masks.Rectangle(10, 20, 0, 0, 5, 5)]));
    }

    [Fact]
    public void Range_SetByTheUser_IsTaken()
    {
        using LamaInpainter inpainter = LamaInpainter.Open(
            FoundationFixture.Shipped.Inpainter! with { Range = InpainterRange.Levels }, fixture.Engine, fixture.Resizer);
        Assert.Contains("0 to 255", inpainter.Report.Family, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_OfAnotherModel_IsRefusedWithItsInputs()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => LamaInpainter.Open(
            new InpainterModel { Graph = FoundationFixture.Shipped.Scorer!.Image with { Role = "inpainter.path" } },
            fixture.Engine, fixture.Resizer));
        Assert.Contains("inpainter.path", error.Message, StringComparison.Ordinal);
        Assert.Contains("pixel_values float32", error.Message, StringComparison.Ordinal);
    }

    // The folder of the four-channel graph has the crop of its first photo only; the mean is checked for both.
    private static void CheckCrop(string file, DecodedImage filled)
    {
        if (file == "lama-four-channels/coco_000000002703.crop.png")
        {
            return;
        }

        DecodedImage golden = GoldenFiles.Picture(file);
        for (int y = 0; y < golden.Height; y++)
        {
            for (int i = 0; i < 3 * golden.Width; i++)
            {
                int expected = golden.Rgb[(3 * y * golden.Width) + i];
                int found = filled.Rgb[(3 * (((120 + y) * 512) + 190)) + i];
                Assert.True(Math.Abs(expected - found) <= LevelTolerance,
                    $"{file} row {y} byte {i}: {found}, expected {expected}");
            }
        }
    }

    private LamaInpainter Shipped(InpaintMode mode) => LamaInpainter.Open(
        FoundationFixture.Shipped.Inpainter! with { Options = new InpainterOptions { Mode = mode } }, fixture.Engine,
        fixture.Resizer);

    private LamaInpainter Open(string folder, InpaintMode mode) => LamaInpainter.Open(
        FoundationFixture.Inpainter(folder) with { Options = new InpainterOptions { Mode = mode } }, fixture.Engine,
        fixture.Resizer);

    private DecodedImage Small(string photo)
    {
        DecodedImage image = GoldenFiles.Photo(photo);
        byte[] rgb = new byte[3 * 512 * 512];
        fixture.Resizer.Resize(
            image.Rgb, image.Width, image.Height, 3 * image.Width,
            new ImageResizeOptions { ResizeWidth = 512, ResizeHeight = 512, Filter = ResampleFilter.Bicubic }, rgb);
        return new DecodedImage(512, 512, rgb);
    }
}
