using AdaViP.MicroWorld.Foundation;
using AdaViP.Vision.Inference;
using Xunit;
using static TorchSharp.torch;

namespace AdaViP.Torch.Tests.MicroWorld;

/// <summary>What a network computes with libtorch, and what its file computes in the engine, for random weights.</summary>
public sealed class FoundationNetworkTests : IDisposable
{
    private const int Side = 48;

    // Sums of up to 600 products in fp32, four layers deep: 6e-8 · √600 · 4, with a factor of 4.
    private const double Tolerance = 2.5e-5;

    private readonly TemporaryFolder _folder = new();
    private readonly OnnxEngine _engine = new();
    private readonly Generator _random = new(5);
    private readonly TorchSharp.DisposeScope _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _random.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Tagger_FileAndNetwork_GiveTheSameLogits()
    {
        using var network = new TaggerNetwork(_random, 12);
        Tensor picture = Picture();
        network.Save(_folder.At("tagger.onnx"), Side);
        GraphOutput[] found = Run("tagger.onnx", ["logits"], Input("image", picture));
        Near(network.Forward(picture), found[0], 1, 12);
    }

    [Fact]
    public void Detector_FileAndNetwork_GiveTheSameLogitsAndBoxes()
    {
        using var network = new DetectorNetwork(_random, 20, Side);
        Tensor picture = Picture();
        Tensor ids = tensor(new long[] { 2, 7, 4, 3 }).reshape(1, 4);
        network.Save(_folder.At("detector.onnx"));
        GraphOutput[] found = Run(
            "detector.onnx", ["logits", "pred_boxes"], Input("pixel_values", picture),
            GraphInput.Of("pixel_mask", Ones(Side * Side), 1, Side, Side), GraphInput.Of("input_ids", [2L, 7, 4, 3], 1, 4),
            GraphInput.Of("token_type_ids", new long[4], 1, 4), GraphInput.Of("attention_mask", Ones(4), 1, 4));
        Tensor features = network.Forward(picture);
        int cells = network.Cells * network.Cells;
        Assert.Equal([1, cells, DetectorNetwork.Columns], found[0].Shape);
        float[] logits = found[0].Values;
        float[] want = network.Match(features, ids).data<float>().ToArray();
        for (int cell = 0; cell < cells; cell++)
        {
            Close.ToLargest(
                $"cell {cell}", [.. want.Skip(cell * 4).Take(4).Select(value => (double)value)],
                [.. logits.Skip(cell * DetectorNetwork.Columns).Take(4).Select(value => (double)value)], Tolerance);
            Assert.All(
                logits.Skip(cell * DetectorNetwork.Columns + 4).Take(DetectorNetwork.Columns - 4),
                value => Assert.Equal(float.NegativeInfinity, value));
        }

        Near(network.Boxes(features), found[1], 1, cells, 4);
    }

    [Fact]
    public void Segmenter_FilesAndNetwork_GiveTheSameMasks()
    {
        using var network = new SegmenterNetwork(_random, Side);
        Tensor picture = Picture();
        network.SaveEncoder(_folder.At("encoder.onnx"));
        network.SaveDecoder(_folder.At("decoder.onnx"));
        GraphOutput embeddings = Run("encoder.onnx", ["image_embeddings"], Input("input_image", picture))[0];
        Tensor want = network.Forward(picture);
        Near(want, embeddings, [.. want.shape.Select(size => (int)size)]);
        GraphOutput[] found = Run(
            "decoder.onnx", ["low_res_masks", "iou_predictions", "masks"], Input("image_embeddings", want),
            GraphInput.Of("point_coords", [30f, 40f, 10f, 12f], 1, 2, 2), GraphInput.Of("point_labels", [3f, 2f], 1, 2),
            GraphInput.Of("mask_input", new float[Side * Side], 1, 1, Side, Side), GraphInput.Of("has_mask_input", [0f], 1),
            GraphInput.Of("orig_im_size", [30f, 40f], 2));
        (Tensor masks, Tensor quality) = network.Decode(want, tensor(new[] { 10f, 12f, 30f, 40f }).reshape(1, 4));
        Near(masks, found[0], 1, 1, Side, Side);
        Near(quality, found[1], 1, 1);
        Assert.Equal([1, 1, 30, 40], found[2].Shape);
    }

    [Fact]
    public void Inpainter_FileAndNetwork_FillTheSameAndLeaveTheRest()
    {
        using var network = new InpainterNetwork(_random);
        Tensor picture = rand([1, 3, Side, Side], generator: _random);
        Tensor mask = zeros(1, 1, Side, Side);
        mask[.., .., 10..30, 5..25] = ones(1);
        network.Save(_folder.At("inpainter.onnx"), Side);
        GraphOutput found = Run("inpainter.onnx", ["output"], Input("image", picture), Input("mask", mask))[0];
        Near(network.Fill(picture, mask), found, 1, 3, Side, Side);
        Assert.Equal(picture[0, 0, 0, 0].item<float>(), found.Values[0]);
    }

    [Fact]
    public void Scorer_FilesAndNetwork_GiveTheSameEmbeddings()
    {
        using var network = new ScorerNetwork(_random, 40);
        Tensor picture = Picture();
        network.SavePicture(_folder.At("picture.onnx"), Side);
        network.SaveText(_folder.At("text.onnx"));
        Near(
            network.Forward(picture), Run("picture.onnx", ["image_embeds"], Input("pixel_values", picture))[0], 1,
            ScorerNetwork.Width);
        long[] ids = new long[2 * ScorerNetwork.TextLength];
        new long[] { 38, 4, 9, 39 }.CopyTo(ids, 0);
        new long[] { 38, 9, 4, 7, 7, 39 }.CopyTo(ids, ScorerNetwork.TextLength);
        GraphOutput found = Run("text.onnx", ["text_embeds"], GraphInput.Of("input_ids", ids, 2, ScorerNetwork.TextLength))[0];
        Near(network.Text(tensor(ids).reshape(2, ScorerNetwork.TextLength)), found, 2, ScorerNetwork.Width);
    }

    private Tensor Picture() => randn([1, 3, Side, Side], generator: _random);

    private static long[] Ones(int count)
    {
        long[] ones = new long[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static GraphInput Input(string name, Tensor value) =>
        GraphInput.Of(name, value.detach().contiguous().data<float>().ToArray(), value.shape);

    private GraphOutput[] Run(string file, string[] outputs, params GraphInput[] inputs)
    {
        var graph = new GraphFile(_folder.At(file), "test graph") { MayGiveMinusInfinity = true };
        using IGraphSession session = _engine.Load(graph);
        return [.. session.Run(inputs, outputs)];
    }

    private static void Near(Tensor want, GraphOutput found, params int[] shape)
    {
        Assert.Equal(shape, found.Shape);
        Close.ToLargest(
            found.Name, [.. want.detach().contiguous().data<float>().ToArray().Select(value => (double)value)],
            [.. found.Values.Select(value => (double)value)], Tolerance);
    }
}
