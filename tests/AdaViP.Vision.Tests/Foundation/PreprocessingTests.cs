using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>The models' input tensors against the golden ones, every seventh row and column.</summary>
public sealed class PreprocessingTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    // One rounding to 32 bits of values up to about 2.7, differently arranged.
    private const double Tolerance = 1e-6;
    private const int Step = 7;

    [Fact]
    public void EveryPhoto_OfTaggerAndDetector_IsTheGoldenTensor()
    {
        var pictures = new PictureTensors(fixture.Resizer);
        ForEachPhoto("ram", (_, image) => (pictures.Squeezed(image, new PictureSize(384, 384)), new PictureSize(384, 384)));
        ForEachPhoto("gdino", (_, image) =>
        {
            PictureSize size = GroundingDinoDetector.AspectSize(image.Width, image.Height);
            return (pictures.Squeezed(image, size), size);
        });
    }

    [Fact]
    public void EveryPhoto_OfTheSegmenter_IsTheGoldenTensor()
    {
        using var segmenter = SamSegmenter.Open(
            FoundationFixture.Segmenter("sam-meta/encoder.onnx", "sam-meta/decoder.onnx"), fixture.Engine, fixture.Resizer,
            fixture.Masks);
        ForEachPhoto("sam", (_, image) =>
            (segmenter.Encoder.Padded(image, segmenter.Encoder.Resized(image.Width, image.Height)), new PictureSize(1024, 1024)));
    }

    [Fact]
    public void EveryPhoto_OfTheScorer_IsTheGoldenTensor()
    {
        using var scorer = ClipScorer.Open(FoundationFixture.Scorer(combined: false), fixture.Engine, fixture.Resizer);
        ForEachPhoto("clip", (_, image) => (scorer.Pixels(image), new PictureSize(224, 224)));
    }

    [Theory]
    [InlineData(640, 480, 1024, 768)]
    [InlineData(640, 427, 1024, 683)]
    [InlineData(1920, 1080, 1024, 576)]
    [InlineData(1000, 300, 1024, 307)]
    [InlineData(1, 5000, 1, 1024)]
    public void SegmenterSize_Picture_IsRoundedAsTheReference(int width, int height, int expectedWidth, int expectedHeight) =>
        Assert.Equal(new PictureSize(expectedWidth, expectedHeight), SamEncoder.Fit(width, height, 1024));

    private static void ForEachPhoto(string model, Func<string, DecodedImage, (float[] Pixels, PictureSize Size)> prepare)
    {
        var golden = new GoldenTensors(SharedFiles.Require("goldens/images/preprocessed_every_7th.safetensors"));
        string[] names = [.. golden.Names.Where(name => name.EndsWith("." + model, StringComparison.Ordinal))];
        Assert.Equal(8, names.Length);
        foreach (string name in names)
        {
            string photo = name[..^(model.Length + 1)];
            (float[] pixels, PictureSize size) = prepare(photo, GoldenFiles.Photo(photo));
            var kept = new List<float>();
            for (int channel = 0; channel < 3; channel++)
            {
                for (int y = 0; y < size.Height; y += Step)
                {
                    for (int x = 0; x < size.Width; x += Step)
                    {
                        kept.Add(pixels[(((channel * size.Height) + y) * size.Width) + x]);
                    }
                }
            }

            Close.Equal(name, golden.Singles(name), kept.ToArray(), Tolerance);
        }
    }
}
