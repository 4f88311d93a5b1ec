using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tests.Inference;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>Graphs that compute NaN are named where it arises, not by what a later step makes of it.</summary>
public sealed class NotANumberTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>
{
    private static readonly Tag Plate = new(0, "plate", 1);

    [Fact]
    public void Detector_OfTheCases_IsNamed()
    {
        var graph = new GraphFile(SharedFiles.Require("cases/detector-nan/det_naninlogit.onnx"), "detector.path");
        DetectorModel model = FoundationFixture.Detector("dino-a") with { Graph = graph };
        AssertNamed("detector.path", "logits", () =>
        {
            using var detector = GroundingDinoDetector.Open(model, fixture.Engine, fixture.Resizer);
            detector.Detect(ProbePicture.Draw(64, 48), [Plate]);
        });
    }

    [Theory]
    [InlineData("logits")]
    [InlineData("pred_boxes")]
    public void Detector_WithNaNInEitherOutput_IsNamed(string output)
    {
        using var folder = new TemporaryFolder();
        DetectorModel model = FoundationFixture.Shipped.Detector!;
        AssertNamed("detector.path", output, () =>
        {
            // The graph says its size: nothing is probed at the start.
            using var detector = GroundingDinoDetector.Open(
                model with { Graph = Spoiled(folder, model.Graph, output) }, fixture.Engine, fixture.Resizer);
            detector.Detect(ProbePicture.Draw(96, 96), [Plate]);
        });
    }

    [Fact]
    public void Tagger_WithNaN_IsNamed()
    {
        using var folder = new TemporaryFolder();
        TaggerModel model = FoundationFixture.Shipped.Tagger!;
        AssertNamed("tagger.path", "logits", () => RamTagger.Open(
            model with { Graph = Spoiled(folder, model.Graph, "logits") }, fixture.Engine, fixture.Resizer));
    }

    [Fact]
    public void EncoderAndDecoderOfTheSegmenter_WithNaN_AreNamedEach()
    {
        using var folder = new TemporaryFolder();
        SegmenterModel model = FoundationFixture.Shipped.Segmenter!;
        AssertNamed("segmenter.encoder", "image_embeddings", () => SamSegmenter.Open(
            model with { Encoder = Spoiled(folder, model.Encoder, "image_embeddings") },
            fixture.Engine, fixture.Resizer, fixture.Masks));
        AssertNamed("segmenter.decoder", "low_res_masks", () => SamSegmenter.Open(
            model with { Decoder = Spoiled(folder, model.Decoder, "low_res_masks") },
            fixture.Engine, fixture.Resizer, fixture.Masks));
    }

    [Fact]
    public void Inpainter_WithNaN_IsNamed()
    {
        using var folder = new TemporaryFolder();
        InpainterModel model = FoundationFixture.Shipped.Inpainter!;
        AssertNamed("inpainter.path", "output", () => LamaInpainter.Open(
            model with { Graph = Spoiled(folder, model.Graph, "output") }, fixture.Engine, fixture.Resizer));
        AssertNamed("inpainter.path", "output", () =>
        {
            // With a range that is set, nothing is probed at the start.
            using var inpainter = LamaInpainter.Open(
                model with { Graph = Spoiled(folder, model.Graph, "output"), Range = InpainterRange.Levels },
                fixture.Engine, fixture.Resizer);
            inpainter.Inpaint(ProbePicture.Draw(64, 64), [Masks.Rectangle(64, 64, 10, 10, 20, 20)]);
        });
    }

    [Fact]
    public void PictureAndTextOfTheScorer_WithNaN_AreNamedEach()
    {
        using var folder = new TemporaryFolder();
        ScorerModel model = FoundationFixture.Shipped.Scorer!;
        ScorerModel image = model with { Image = Spoiled(folder, model.Image, "image_embeds") };
        AssertNamed("scorer.image", "image_embeds", () => Score(image));
        AssertNamed("scorer.text", "text_embeds", () => Score(model with { Text = Spoiled(folder, model.Text!, "text_embeds") }));
    }

    private void Score(ScorerModel model)
    {
        using var scorer = ClipScorer.Open(model, fixture.Engine, fixture.Resizer);
        scorer.EmbedImages([ProbePicture.Draw(64, 64)]);
        scorer.EmbedTexts(["a plate"]);
    }

    private static GraphFile Spoiled(TemporaryFolder folder, GraphFile graph, string output) =>
        graph with { Path = folder.Write($"{output}.onnx", TinyModel.WithNaN(File.ReadAllBytes(graph.Path), output)) };

    private static void AssertNamed(string role, string output, Action action)
    {
        string message = Assert.Throws<UserDataException>(action).Message;
        Assert.StartsWith(role + ": ", message, StringComparison.Ordinal);
        Assert.Contains($"in its output {output} [", message, StringComparison.Ordinal);
        Assert.Contains("are NaN (not a number)", message, StringComparison.Ordinal);
    }
}
