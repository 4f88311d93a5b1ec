using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// Fills a hole from what is around it: how it differs from the mean of what is known, down to an eighth of the picture, up
/// again to a half, with a short cut at each size. In a file it has LaMa's contract: picture from 0 to 1 and mask in, picture
/// from 0 to 1 out, unchanged outside the mask.
/// </summary>
public sealed class InpainterNetwork : Network
{
    // A picture that is all hole has no mean.
    private const float LeastKnown = 1e-6f;

    private readonly Network[] _down;
    private readonly Network _up;
    private readonly Network _back;
    private readonly Network _last;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    public InpainterNetwork(Generator random)
    {
        _down =
        [
            new Chain([new Convolution(random, 4, 24, 3, stride: 2), Operation.Relu]),
            new Chain([new Convolution(random, 24, 40, 3, stride: 2), Operation.Relu]),
            new Chain(
            [
                new Convolution(random, 40, 64, 3, stride: 2), Operation.Relu,
                new Convolution(random, 64, 64, 3), Operation.Relu,
                new Convolution(random, 64, 64, 3, dilation: 2), Operation.Relu,
                new Convolution(random, 64, 64, 3, dilation: 4), Operation.Relu,
                new Convolution(random, 64, 64, 3), Operation.Relu,
            ]),
        ];
        _up = new Chain([Operation.Enlarge(2), new Convolution(random, 64, 40, 3), Operation.Relu]);
        _back = new Chain([new Convolution(random, 80, 40, 3), Operation.Relu, Operation.Enlarge(2)]);
        _last = new Chain(
        [
            new Convolution(random, 64, 16, 3), Operation.Relu,
            new Convolution(random, 16, 3, 3, gain: 0.1), Operation.Enlarge(2),
        ]);
        Weights =
        [
            .. _down.SelectMany((part, i) => Named($"down.{i}", part)), .. Named("up", _up), .. Named("back", _back),
            .. Named("last", _last),
        ];
    }

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>How the picture without the object differs from the mean of what is known.</summary>
    /// <param name="input">
    /// [pictures, 4, side, side]: the difference of what is shown, 0 in the hole, and the mask; side a multiple of 8.
    /// </param>
    /// <returns>[pictures, 3, side, side].</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor half = _down[0].Forward(input);
        Tensor quarter = _down[1].Forward(half);
        Tensor eighth = _down[2].Forward(quarter);
        Tensor back = _back.Forward(cat([_up.Forward(eighth), quarter], 1));
        return _last.Forward(cat([back, half], 1)).MoveToOuterDisposeScope();
    }

    /// <summary>Fills the hole.</summary>
    /// <param name="pictures">[pictures, 3, side, side], 0 to 1.</param>
    /// <param name="masks">[pictures, 1, side, side]: 1 inside the hole.</param>
    /// <returns>[pictures, 3, side, side].</returns>
    public Tensor Fill(Tensor pictures, Tensor masks)
    {
        using var scope = NewDisposeScope();
        Tensor known = masks.Times(-1).Plus(1);
        Tensor shown = pictures.mul(known);
        Tensor mean = shown.mean([2, 3], keepdim: true).div(known.mean([2, 3], keepdim: true).Plus(LeastKnown));
        Tensor filled = Forward(cat([shown.sub(mean.mul(known)), masks], 1)).Plus(mean);
        return shown.Plus(filled.mul(masks)).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="side">Of the pictures that it takes.</param>
    public void Save(string path, int side)
    {
        var graph = new OnnxGraph("inpainter");
        OnnxValue picture = graph.Input("image", OnnxElement.Float, 1, 3, side, side);
        OnnxValue mask = graph.Input("mask", OnnxElement.Float, 1, 1, side, side);
        OnnxValue known = graph.Node("Sub", [graph.Floats([1]), mask]);
        OnnxValue shown = graph.Node("Mul", [picture, known]);
        OnnxValue share = graph.Node("Add", [Mean(graph, known), graph.Floats([LeastKnown])]);
        OnnxValue mean = graph.Node("Div", [Mean(graph, shown), share]);
        OnnxValue difference = graph.Node("Sub", [shown, graph.Node("Mul", [mean, known])]);
        OnnxValue filled = graph.Node(
            "Add", [Export(graph, graph.Node("Concat", [difference, mask], ("axis", 1))), mean]);
        OnnxValue result = graph.Node("Add", [shown, graph.Node("Mul", [filled, mask])]);
        graph.Output(result, "output", OnnxElement.Float, 1, 3, side, side);
        graph.Save(path);
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue half = _down[0].Export(graph, input);
        OnnxValue quarter = _down[1].Export(graph, half);
        OnnxValue eighth = _down[2].Export(graph, quarter);
        OnnxValue back = _back.Export(graph, graph.Node("Concat", [_up.Export(graph, eighth), quarter], ("axis", 1)));
        return _last.Export(graph, graph.Node("Concat", [back, half], ("axis", 1)));
    }

    private static OnnxValue Mean(OnnxGraph graph, OnnxValue plane) =>
        graph.Node("ReduceMean", [plane], ("axes", new long[] { 2, 3 }), ("keepdims", 1));
}
