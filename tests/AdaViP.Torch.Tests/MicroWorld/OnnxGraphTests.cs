using AdaViP.MicroWorld.Onnx;
using AdaViP.Vision.Inference;
using Xunit;

namespace AdaViP.Torch.Tests.MicroWorld;

public sealed class OnnxGraphTests
{
    // relu(x · w + b), then the sum along the last axis: weights, both kinds of constants, all kinds of attributes but text.
    private static OnnxGraph Affine()
    {
        var graph = new OnnxGraph("affine");
        OnnxValue x = graph.Input("x", OnnxElement.Float, "batch", 3);
        OnnxValue product = graph.Node(
            "Gemm", [x, graph.Floats([1, 2, 3, 4, 5, 6], 3, 2), graph.Floats([-10, 0.5f], 2)], ("alpha", 2f), ("transB", 0));
        OnnxValue relu = graph.Node("Relu", [product]);
        graph.Output(
            graph.Node("ReduceSum", [relu, graph.Integers([1], 1)], ("keepdims", 0)), "sum", OnnxElement.Float, "batch");
        return graph;
    }

    [Fact]
    public void Save_GraphOfWeightsAndAttributes_RunsInTheEngine()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "affine.onnx");
        Affine().Save(path);
        using IGraphSession session = new OnnxEngine().Load(new GraphFile(path, "test graph"));
        Assert.Equal("x", Assert.Single(session.Signature.Inputs).Name);
        Assert.Equal(3, session.Signature.Inputs[0].Axes[1].Size);
        Assert.True(session.Signature.Inputs[0].Axes[0].IsFree);
        GraphOutput sum = Assert.Single(session.Run([GraphInput.Of("x", [1f, 0, 0, 0, 1, 1], 2, 3)], ["sum"]));

        // 2·(1, 2) + (−10, 0.5) = (−8, 4.5); 2·(3 + 5, 4 + 6) + (−10, 0.5) = (6, 20.5).
        Assert.Equal([4.5f, 26.5f], sum.Values);
    }

    [Fact]
    public void Save_Twice_GivesTheSameBytes()
    {
        using var folder = new TemporaryFolder();
        Affine().Save(Path.Combine(folder.Path, "a.onnx"));
        Affine().Save(Path.Combine(folder.Path, "b.onnx"));
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder.Path, "a.onnx")), File.ReadAllBytes(Path.Combine(folder.Path, "b.onnx")));
    }

    [Fact]
    public void Node_AttributeOfAnotherType_IsRefused() =>
        Assert.Throws<ArgumentException>(() => new OnnxGraph("g").Node("Relu", [new OnnxValue("x")], ("alpha", 2.0)));
}
