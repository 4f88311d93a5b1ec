using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Testing;
using AdaViP.Vision.Foundation;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tokenizers;
using Xunit;

namespace AdaViP.Vision.Tests.Foundation;

/// <summary>
/// Exports that no golden folder has: other names, free axes, fixed lengths, frozen batches, other counts of masks.
/// </summary>
public sealed class OtherExportsTests(FoundationFixture fixture) : IClassFixture<FoundationFixture>, IDisposable
{
    private static readonly GraphFile File = new("fake.onnx", "model.path");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-1, null, 384)]
    [InlineData(-1, 224, 224)]
    [InlineData(96, null, 96)]
    public void Tagger_SizeOfTheGraphOrTheConfiguration_IsUsed(int declared, int? configured, int expected)
    {
        using var folder = new TemporaryFolder();
        var graph = new FakeGraph(
            [FakeGraph.Tensor("pixels", GraphElement.Float16, -1, 3, declared, declared)], [FakeGraph.Floats("y", -1, -1)],
            (_, name) => FakeGraph.Output(name, [-3, 0.5f, 4], 1, 3));
        TaggerModel model =
            Tagger(folder, 3) with { Size = configured is int side ? new PictureSize(side, side) : null, Threshold = 0.6 };
        using var tagger = RamTagger.Open(model, graph, fixture.Resizer);
        Assert.Equal([1, 2], tagger.FindTags(ProbePicture.Draw(50, 40)).Select(tag => tag.Index));
        Assert.Equal([1L, 3, expected, expected], graph.Runs[^1]["pixels"].Dimensions);
    }

    [Fact]
    public void Tagger_UnnamedOutputs_AreToldApartByTheirValues()
    {
        using var folder = new TemporaryFolder();
        var graph = new FakeGraph(
            [FakeGraph.Floats("x", 1, 3, 8, 8)],
            [FakeGraph.Floats("a", 1, 3), FakeGraph.Floats("b", 1, 3), FakeGraph.Floats("c", 1, 3), FakeGraph.Floats("d", 1, 7)],
            (_, name) => FakeGraph.Output(name, name == "a" ? [0, 1, 1] : name == "b" ? [0.2f, 0.9f, 0.7f] : [-2, 3, 1], 1, 3));
        using var tagger = RamTagger.Open(Tagger(folder, 3), graph, fixture.Resizer);
        Assert.Equal("RAM, logits in output c", tagger.Report.Family);
        using var probabilities =
            RamTagger.Open(Tagger(folder, 3) with { Kind = TaggerKind.Probabilities }, graph, fixture.Resizer);
        Assert.Equal("RAM, probabilities in output b", probabilities.Report.Family);
        UserDataException error =
            Assert.Throws<UserDataException>(() => RamTagger.Open(Tagger(folder, 4), graph, fixture.Resizer));
        Assert.Contains("has 4 lines", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tagger_ProbabilitiesThatTurnOutAsLogits_AreAnError()
    {
        using var folder = new TemporaryFolder();
        int runs = 0;
        var graph = new FakeGraph(
            [FakeGraph.Floats("x", 1, 3, 8, 8)], [FakeGraph.Floats("y", 1, 2)],
            (_, name) => FakeGraph.Output(name, runs++ == 0 ? [0.5f, 0.25f] : [0.5f, 1.25f], 1, 2));
        using var tagger = RamTagger.Open(Tagger(folder, 2), graph, fixture.Resizer);
        Assert.Contains("Set tagger.kind", Assert.Throws<UserDataException>(() =>
            tagger.FindTags(ProbePicture.Draw(9, 9))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DetectorOfFixedLength_Prompt_IsPaddedAfterItsMaskIsBuilt()
    {
        FakeGraph graph = Detector(batch: 1, height: 544, width: 960, length: 16, _ => 0);
        using var detector = GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer);
        detector.Detect(ProbePicture.Draw(64, 48), [new Tag(0, "tree bird", 1)]);
        Dictionary<string, GraphInput> run = graph.Runs[^1];
        long[] Row(string name) => [.. run[name].Integers!];
        Assert.Equal([2, 12, 13, 5, 3, .. new long[11]], Row("input_ids"));
        Assert.Equal([1, 1, 1, 1, 1, .. new long[11]], Row("attention_mask"));
        Assert.Equal([0, 0, 1, 2, 0, .. new long[11]], Row("position_ids"));
        long[] mask = Row("text_token_mask");
        for (int i = 0; i < 16; i++)
        {
            for (int j = 0; j < 16; j++)
            {
                bool phrase = i is >= 1 and <= 3 && j is >= 1 and <= 3;
                Assert.Equal(i == j || phrase ? 1 : 0, mask[(i * 16) + j]);
            }
        }

        Assert.Equal([1L, 3, 544, 960], run["img"].Dimensions);
    }

    [Theory]
    [InlineData(false, false, 8)]
    [InlineData(true, false, 1)]
    [InlineData(false, true, 1)]
    public void DetectorBatchAxis_OnlyWhereItHolds_IsUsed(bool throws, bool mixesUp, int expectedBatch)
    {
        FakeGraph graph =
            Detector(batch: -1, height: 32, width: 48, length: -1, item => mixesUp && item > 0 ? 0.25f : 0f, throws);
        using var detector = GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer);
        Tag[] tags = [.. Enumerable.Range(0, 5).Select(i => new Tag(i, i == 2 ? "tree bird" : "key", 1))];
        Assert.Equal(5, detector.Detect(ProbePicture.Draw(64, 48), tags).Count);
        long[] batches = [.. graph.Runs.TakeLast(expectedBatch > 1 ? 2 : 5).Select(run => run["input_ids"].Dimensions[0])];
        Assert.Equal(expectedBatch > 1 ? [4, 1] : [1, 1, 1, 1, 1], batches);
    }

    [Theory]
    [InlineData(true, 1066, 800)]
    [InlineData(false, 1200, 800)]
    public void DetectorOfFreeSize_PictureOrTracedSize_IsUsed(bool anySize, int width, int height)
    {
        FakeGraph graph = Detector(batch: 1, height: -1, width: -1, length: -1, _ => 0, onlyWidth: anySize ? 0 : 1200);
        using var detector = GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer);
        detector.Detect(ProbePicture.Draw(640, 480), [new Tag(0, "key", 1)]);
        Assert.Equal([1L, 3, height, width], graph.Runs[^1]["img"].Dimensions);
        using var fixedSize = GroundingDinoDetector.Open(DetectorModel() with { Size = new PictureSize(96, 64) },
            Detector(1, -1, -1, -1, _ => 0), fixture.Resizer);
        Assert.Contains("squeezed to 96 x 64", string.Join('\n', fixedSize.Report.Facts), StringComparison.Ordinal);
    }

    [Fact]
    public void DetectorOfOneSize_ThatTheGraphDoesNotDeclare_AsksForIt()
    {
        FakeGraph graph = Detector(batch: 1, height: -1, width: -1, length: -1, _ => 0, onlyWidth: 640);
        string message = Assert.Throws<UserDataException>(
            () => GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer)).Message;
        Assert.Contains("shape mismatch inside", message, StringComparison.Ordinal);
        Assert.Contains("1200 x 800 (width x height)", message, StringComparison.Ordinal);
        Assert.StartsWith($"{File.Role}: {File.Path}: set detector.size", message, StringComparison.Ordinal);
        Assert.InRange(message.Length, 1, 600);
        DetectorModel sized = DetectorModel() with { Size = new PictureSize(640, 640) };
        using var set = GroundingDinoDetector.Open(sized, graph, fixture.Resizer);
        Assert.Single(set.Detect(ProbePicture.Draw(100, 50), [new Tag(0, "key", 1)])[0].Boxes);
    }

    [Fact]
    public void LongTag_BeyondTheModel_IsCut()
    {
        FakeGraph graph = Detector(batch: 1, height: 32, width: 32, length: -1, _ => 0);
        using var detector = GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer);
        detector.Detect(ProbePicture.Draw(64, 48), [new Tag(0, string.Join(' ', Enumerable.Repeat("key", 400)), 1)]);
        Assert.Equal(DetectorPrompt.MaximumLength, graph.Runs[^1]["input_ids"].Dimensions[1]);
        Assert.Equal([1L, 256, 256], graph.Runs[^1]["text_token_mask"].Dimensions);
    }

    [Fact]
    public void DegenerateBoxes_OfTheGraph_AreLeftOut()
    {
        FakeGraph graph = Detector(batch: 1, height: 32, width: 32, length: -1, _ => 0);
        using var detector = GroundingDinoDetector.Open(DetectorModel(), graph, fixture.Resizer);
        IReadOnlyList<Detection> boxes = detector.Detect(ProbePicture.Draw(100, 50), [new Tag(0, "key", 1)])[0].Boxes;

        // The fake's query 0 is a box, 1 has no width, 2 lies outside, 3 scores low.
        Detection box = Assert.Single(boxes);
        Assert.Equal(0, box.Query);
        Assert.Equal(new PixelBox(40, 20, 60, 30), new PixelBox(
            Math.Round(box.Box.Left, 3), Math.Round(box.Box.Top, 3), Math.Round(box.Box.Right, 3),
            Math.Round(box.Box.Bottom, 3)));
    }

    [Theory]
    [InlineData(1, MaskChoice.Single, 0)]
    [InlineData(3, MaskChoice.Single, 1)]
    [InlineData(3, MaskChoice.BestIou, 1)]
    [InlineData(4, MaskChoice.Single, 0)]
    [InlineData(4, MaskChoice.BestIou, 1)]
    public void SegmenterMask_OfAnyCount_IsChosenByTheRule(int count, MaskChoice choice, int expected)
    {
        float[] ious = [.. new[] { 0.95f, 0.9f, 0.9f, 0.5f }[..count]];
        ious[0] = count == 3 ? 0.1f : 0.95f;
        Assert.Equal(expected, new SamMasks(new float[count], ious, 1, 1).Choose(choice));
    }

    [Fact]
    public void SegmenterDecoder_WithUpscaledMasksOnly_IsRefused()
    {
        GraphTensor[] inputs =
        [
            FakeGraph.Floats("image_embeddings", 1, 8, 4, 4), FakeGraph.Floats("point_coords", 1, -1, 2),
            FakeGraph.Floats("point_labels", 1, -1),
            FakeGraph.Floats("orig_im_size", 2),
        ];
        var upscaled = new FakeGraph(inputs, [FakeGraph.Floats("masks", 1, 4, -1, -1), FakeGraph.Floats("iou_predictions", 1, 4)],
            (_, _) => throw new InvalidOperationException());
        SegmenterModel model = new() { Encoder = File, Decoder = File };
        UserDataException error = Assert.Throws<UserDataException>(() => new SamDecoder(model, upscaled));
        Assert.Contains("low_res_masks or pred_masks", error.Message, StringComparison.Ordinal);
        var plain = new FakeGraph(inputs[..3],
            [FakeGraph.Floats("masks", 1, 4, 16, 16), FakeGraph.Floats("iou_predictions", 1, 4)],
            (_, _) => throw new InvalidOperationException());
        Assert.Equal("masks", new SamDecoder(model, plain).MaskName);
    }

    [Fact]
    public void Inpainter_WithABlackProbe_AsksForTheRange()
    {
        FakeGraph graph = Inpainter(-1, 64, (_, _) => 0f);
        UserDataException error = Assert.Throws<UserDataException>(() =>
            LamaInpainter.Open(new InpainterModel { Graph = File }, graph, fixture.Resizer));
        Assert.Contains("Set inpainter.range to unit or levels", error.Message, StringComparison.Ordinal);
        using var set =
            LamaInpainter.Open(new InpainterModel { Graph = File, Range = InpainterRange.Unit }, graph, fixture.Resizer);
        Assert.Contains("0 to 1", set.Report.Family, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(InpaintMode.Crop)]
    [InlineData(InpaintMode.Squash)]
    public void InpainterOfFreeSize_Picture_GoesInAtItsOwnSizeWithMirroredEdges(InpaintMode mode)
    {
        FakeGraph graph = Inpainter(1, -1, (picture, pixel) => 0.5f);
        using var inpainter = LamaInpainter.Open(
            new InpainterModel { Graph = File, Options = new InpainterOptions { Mode = mode, Margin = 1000 } }, graph,
            fixture.Resizer);
        DecodedImage image = ProbePicture.Draw(45, 30);
        DecodedImage filled = inpainter.Inpaint(image, [Masks.Rectangle(45, 30, 10, 10, 20, 15)])[0];
        GraphInput picture = graph.Runs[^1]["image"];
        Assert.Equal([1L, 3, 32, 48], picture.Dimensions);

        // Column 45 repeats column 44, row 31 is row 28.
        Assert.Equal(image.Rgb[3 * 44] / 255f, picture.Floats![45]);
        Assert.Equal(image.Rgb[3 * 28 * 45] / 255f, picture.Floats![31 * 48]);
        Assert.Equal(128, filled.Rgb[3 * ((12 * 45) + 15)]);
        Assert.Equal(image.Rgb[3 * ((12 * 45) + 25)], filled.Rgb[3 * ((12 * 45) + 25)]);
    }

    [Fact]
    public void SmallMask_InCropMode_IsNotResampled()
    {
        FakeGraph graph = Inpainter(1, 64, (_, _) => 0.5f);
        using var inpainter = LamaInpainter.Open(
            new InpainterModel { Graph = File, Options = new InpainterOptions { Margin = 10 } }, graph, fixture.Resizer);
        DecodedImage image = ProbePicture.Draw(200, 150);
        inpainter.Inpaint(image, [Masks.Rectangle(200, 150, 100, 70, 120, 90)]);
        float[] picture = graph.Runs[^1]["image"].Floats!;

        // The window is 64 x 64 around (110, 80): its first pixel is (78, 48).
        Assert.Equal(image.Rgb[3 * ((48 * 200) + 78)] / 255f, picture[0]);
        Assert.Equal(image.Rgb[3 * ((111 * 200) + 141)] / 255f, picture[(64 * 64) - 1]);
    }

    private static TaggerModel Tagger(TemporaryFolder folder, int count)
    {
        string path = Path.Combine(folder.Path, "tags.txt");
        System.IO.File.WriteAllLines(path, Enumerable.Range(0, count).Select(i => "tag " + i));
        return new TaggerModel { Graph = File, Tags = new SideFile(path, "tagger.tags") };
    }

    // [PAD] 0, [CLS] 2, [SEP] 3, "." 5, tree 12, bird 13; filled up to the size that is usual.
    private DetectorModel DetectorModel()
    {
        string path = _folder.At("vocab.txt");
        string[] pieces = System.IO.File.ReadAllLines(FoundationFixture.Shipped.Detector!.Vocabulary.Path);
        System.IO.File.WriteAllLines(
            path, pieces.Concat(Enumerable.Range(0, 30_522 - pieces.Length).Select(i => $"[unused{i}]")));
        return new DetectorModel { Graph = File, Vocabulary = new SideFile(path, "detector.vocab") };
    }

    private static FakeGraph Detector(int batch, int height, int width, int length, Func<int, float> error, bool throws = false,
        int onlyWidth = 0) => new(
        [
            FakeGraph.Floats("img", batch, 3, height, width), FakeGraph.Tensor("input_ids", GraphElement.Int32, batch, length),
            FakeGraph.Tensor("attention_mask", GraphElement.Bool, batch, length),
            FakeGraph.Tensor("position_ids", GraphElement.Int64, batch, length),
            FakeGraph.Tensor("token_type_ids", GraphElement.Int64, batch, length),
            FakeGraph.Tensor("text_token_mask", GraphElement.Bool, batch, length, length),
        ],
        [FakeGraph.Floats("logits", batch, 4, 256), FakeGraph.Floats("boxes", batch, 4, 4)],
        (inputs, name) =>
        {
            int items = (int)inputs["img"].Dimensions[0];
            bool refused = (throws && items > 1) || (onlyWidth > 0 && inputs["img"].Dimensions[3] != onlyWidth);
            return refused ? throw new UserDataException("shape mismatch inside")
                : name == "boxes"
                ? FakeGraph.Output(name,
                [.. Enumerable.Range(0, items).SelectMany(item => DetectorBoxes(error(item)))], items, 4, 4)
                : FakeGraph.Output(name, [.. Enumerable.Range(0, items).SelectMany(_ => DetectorLogits())], items, 4, 256);
        });

    private static float[] DetectorBoxes(float error) =>
        [0.5f + error, 0.5f, 0.2f, 0.2f, 0.5f, 0.5f, 0, 0.2f, 1.5f, 0.5f, 0.2f, 0.2f, 0.5f, 0.5f, 0.2f, 0.2f];

    private static float[] DetectorLogits()
    {
        float[] logits = new float[4 * 256];
        Array.Fill(logits, float.NegativeInfinity);
        (logits[1], logits[256 + 1], logits[512 + 1], logits[768 + 1]) = (2, 2, 2, -2);
        return logits;
    }

    private static FakeGraph Inpainter(int batch, int side, Func<float[], int, float> fill) => new(
        [FakeGraph.Floats("image", batch, 3, side, side), FakeGraph.Floats("mask", batch, 1, side, side)],
        [FakeGraph.Floats("output", batch, 3, side, side)],
        (inputs, name) =>
        {
            GraphInput picture = inputs["image"];
            float[] values = [.. Enumerable.Range(0, picture.Floats!.Length).Select(i => fill(picture.Floats, i))];
            return FakeGraph.Output(name, values, [.. picture.Dimensions.Select(size => (int)size)]);
        });
}
