using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Vision.Foundation;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Pictures of one pixel, one row and one column go through all five models.</summary>
public sealed class ExtremePictureTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(900, 1)]
    [InlineData(1, 900)]
    [InlineData(3, 2)]
    public void SmallestPictures_ThroughAllModels_GiveResultsOfTheirSize(int width, int height)
    {
        DecodedImage image = ProbePicture.Draw(width, height);
        using var tagger = RamTagger.Open(FoundationFixture.Shipped.Tagger!, fixture.Engine, fixture.Resizer);
        Assert.All(tagger.FindTags(image), tag => Assert.InRange(tag.Score, 0, 1));
        using var detector = GroundingDinoDetector.Open(FoundationFixture.Shipped.Detector!, fixture.Engine, fixture.Resizer);
        Assert.All(detector.Detect(image, [new Tag(0, "plate", 1)])[0].Boxes, box =>
        {
            Assert.True(box.Box.Area > 0);
            Assert.Equal(box.Box, box.Box.Clip(width, height));
        });
        using var segmenter = SamSegmenter.Open(
            FoundationFixture.Shipped.Segmenter!, fixture.Engine, fixture.Resizer, fixture.Masks);
        using ImageEmbedding embedding = segmenter.Encode(image);
        Mask mask = segmenter.Segment(embedding, [new PixelBox(0, 0, width, height)])[0];
        Assert.Equal((width, height, width * height), (mask.Width, mask.Height, mask.Pixels.Length));
        using var inpainter = LamaInpainter.Open(FoundationFixture.Shipped.Inpainter!, fixture.Engine, fixture.Resizer);
        DecodedImage filled = inpainter.Inpaint(image, [Masks.Rectangle(width, height, 0, 0, width, height)])[0];
        Assert.Equal((width, height), (filled.Width, filled.Height));
        using var scorer = ClipScorer.Open(FoundationFixture.Shipped.Scorer!, fixture.Engine, fixture.Resizer);
        Assert.Equal(1.0, scorer.EmbedImages([filled])[0].Sum(value => (double)value * value), 1e-5);
    }

    [Fact]
    public void LongestPicture_CroppedForTheScorer_IsRefusedWithTheNextStep()
    {
        DecodedImage image = ProbePicture.Draw(60_000, 1);
        using var crop = ClipScorer.Open(FoundationFixture.Shipped.Scorer!, fixture.Engine, fixture.Resizer);
        Assert.Contains("Set scorer.fit to pad or squash",
            Assert.Throws<UserDataException>(() => crop.EmbedImages([image])).Message, StringComparison.Ordinal);
        using var squash = ClipScorer.Open(
            FoundationFixture.Shipped.Scorer! with { Options = new ScorerOptions { Fit = CandidateFit.Squash } },
            fixture.Engine, fixture.Resizer);
        Assert.Single(squash.EmbedImages([image]));
    }
}
