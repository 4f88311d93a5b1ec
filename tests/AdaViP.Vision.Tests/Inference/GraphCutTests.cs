using AdaViP.Core.Data;
using AdaViP.Testing;
using AdaViP.Vision.Inference;
using AdaViP.Vision.Tests.Foundation;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Inference;

public sealed class GraphCutTests
{
    private static readonly string[] Outputs = ["logits", "pred_boxes"];

    [Fact]
    public void Detector_CutAtItsPicture_GivesWhatTheWholeGives()
    {
        var file = new GraphFile(GoldenFiles.Foundation("dino-a/model.onnx"), "detector.path") { MayGiveMinusInfinity = true };
        var engine = new OnnxEngine();
        using IGraphSession whole = engine.Load(file);
        using ISplitGraphSession split =
            Assert.IsAssignableFrom<ISplitGraphSession>(engine.LoadSplit(file, ["pixel_values", "pixel_mask"], Outputs));
        Assert.Equal(whole.Signature.Inputs.Select(input => input.Name).Order(),
            split.Signature.Inputs.Select(input => input.Name).Order());
        GraphInput[] picture = Picture();
        using IDisposable first = split.RunFirst(picture);
        foreach (int length in new[] { 4, 4, 7 })
        {
            GraphInput[] text = Text(length);
            IReadOnlyList<GraphOutput> expected = whole.Run([.. picture, .. text], Outputs);
            IReadOnlyList<GraphOutput> actual = split.RunRest(first, text, Outputs);
            for (int i = 0; i < expected.Count; i++)
            {
                Assert.Equal(expected[i].Shape, actual[i].Shape);
                Close.Equal($"{length} tokens, {expected[i].Name}", expected[i].Values, actual[i].Values, 1e-4);
            }

            Close.Equal("in one run", expected[1].Values, split.Run([.. picture, .. text], Outputs)[1].Values, 1e-4);
        }
    }

    [Fact]
    public void Graph_WithNothingToShare_IsNotCut()
    {
        var engine = new OnnxEngine();
        GraphFile detector = FoundationFixture.Shipped.Detector!.Graph;
        Assert.Null(engine.LoadSplit(detector, ["pixel_values", "pixel_mask", "input_ids", "token_type_ids",
            "attention_mask"], Outputs));
        GraphFile inpainter = FoundationFixture.Shipped.Inpainter!.Graph;
        Assert.Null(engine.LoadSplit(inpainter, ["image"], ["output"]));
    }

    [Fact]
    public void Decoder_WithoutItsEnlargedMasks_GivesWhatTheWholeGives()
    {
        string[] outputs = ["low_res_masks", "iou_predictions"];
        var file = new GraphFile(GoldenFiles.Foundation("sam-meta/decoder.onnx"), "segmenter.decoder");
        var engine = new OnnxEngine();
        using IGraphSession whole = engine.Load(file);
        using IGraphSession part = Assert.IsAssignableFrom<IGraphSession>(engine.LoadPart(file, whole.Signature, outputs));
        Assert.Same(whole.Signature, part.Signature);
        GraphInput[] inputs = DecoderInputs();
        IReadOnlyList<GraphOutput> expected = whole.Run(inputs, outputs);
        IReadOnlyList<GraphOutput> actual = part.Run(inputs, outputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            Assert.Equal(expected[i].Shape, actual[i].Shape);
            Close.Equal(outputs[i], expected[i].Values, actual[i].Values, 1e-4);
        }

        UserDataException failure = Assert.Throws<UserDataException>(() => part.Run(inputs, ["masks"]));
        Assert.Contains(file.Path, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Graph_OfWhichAllIsNeeded_HasNoPart()
    {
        var engine = new OnnxEngine();
        GraphFile inpainter = FoundationFixture.Shipped.Inpainter!.Graph;
        using IGraphSession whole = engine.Load(inpainter);
        Assert.Null(engine.LoadPart(inpainter, whole.Signature, ["output"]));
        Assert.Null(engine.LoadPart(inpainter, whole.Signature, ["no such output"]));
    }

    [Fact]
    public void BytesThatAreNoModel_AreRefused()
    {
        Assert.Throws<InvalidDataException>(() => GraphCut.Only([0xFF, 0xFF], []));
        Assert.Throws<InvalidDataException>(() => GraphCut.Create([0x3A, 0x50, 1, 2], new HashSet<string>(), []));
        Assert.Throws<InvalidDataException>(() => GraphCut.Create([0xFF, 0xFF], new HashSet<string>(), []));
        Assert.Null(GraphCut.Create([], new HashSet<string>(), []));
    }

    private static GraphInput[] DecoderInputs()
    {
        var random = new Random(5);
        float[] embedding = new float[32 * 64 * 64];
        for (int i = 0; i < embedding.Length; i++)
        {
            embedding[i] = (float)((random.NextDouble() * 2) - 1);
        }

        return
        [
            GraphInput.Of("image_embeddings", embedding, 1, 32, 64, 64),
            GraphInput.Of("point_coords", [100f, 50, 600, 700], 1, 2, 2),
            GraphInput.Of("point_labels", [2f, 3], 1, 2), GraphInput.Of("mask_input", new float[256 * 256], 1, 1, 256, 256),
            GraphInput.Of("has_mask_input", new float[1], 1), GraphInput.Of("orig_im_size", [768f, 1024], 2),
        ];
    }

    private static GraphInput[] Picture()
    {
        var random = new Random(3);
        float[] pixels = new float[3 * 320 * 320];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (float)((random.NextDouble() * 4) - 2);
        }

        long[] valid = new long[320 * 320];
        Array.Fill(valid, 1);
        return [GraphInput.Of("pixel_values", pixels, 1, 3, 320, 320), GraphInput.Of("pixel_mask", valid, 1, 320, 320)];
    }

    // [CLS] words . [SEP]
    private static GraphInput[] Text(int length)
    {
        long[] ids = [.. Enumerable.Range(0, length).Select(i => i == 0 ? 101L : i == length - 2 ? 1012L : i == length - 1
            ? 102L : 4000L + i)];
        long[] ones = new long[length];
        Array.Fill(ones, 1);
        return
        [
            GraphInput.Of("input_ids", ids, 1, length), GraphInput.Of("token_type_ids", new long[length], 1, length),
            GraphInput.Of("attention_mask", ones, 1, length),
        ];
    }
}
