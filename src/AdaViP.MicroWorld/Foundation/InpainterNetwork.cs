using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// Fills a hole from what is around it: down to an eighth of the picture, up again, with a short cut at each size. In a file it
/// has LaMa's contract: picture from 0 to 1 and mask in, picture from 0 to 1 out, unchanged outside the mask.
/// </summary>
public sealed class InpainterNetwork : Network
{
    private readonly Network[] _down;
    private readonly Network[] _up;
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
                new Convolution(random, 64, 64, 3, dilation: 2), Operation.Relu,
                new Convolution(random, 64, 64, 3, dilation: 2), Operation.Relu,
            ]),
        ];
        _up =
        [
            new Chain([Operation.Enlarge(2), new Convolution(random, 64, 40, 3), Operation.Relu]),
            new Chain([Operation.Enlarge(2), new Convolution(random, 80, 24, 3), Operation.Relu]),
        ];
        _last = new Chain(
        [
            Operation.Enlarge(2), new Convolution(random, 48, 16, 3), Operation.Relu, new Convolution(random, 16, 3, 3),
            Operation.Sigmoid,
        ]);
        Weights =
        [
            .. _down.SelectMany((part, i) => Named($"down.{i}", part)), .. _up.SelectMany((part, i) => Named($"up.{i}", part)),
            .. Named("last", _last),
        ];
    }

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>What the whole picture would be without the object, the known part included.</summary>
    /// <param name="input">
    /// [pictures, 4, side, side]: the picture with its hole black, and the mask; side a multiple of 8.
    /// </param>
    /// <returns>[pictures, 3, side, side], 0 to 1.</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        Tensor half = _down[0].Forward(input);
        Tensor quarter = _down[1].Forward(half);
        Tensor eighth = _down[2].Forward(quarter);
        Tensor back = cat([_up[0].Forward(eighth), quarter], 1);
        back = cat([_up[1].Forward(back), half], 1);
        return _last.Forward(back).MoveToOuterDisposeScope();
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
        return shown.Plus(Forward(cat([shown, masks], 1)).mul(masks)).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="side">Of the pictures that it takes.</param>
    public void Save(string path, int side)
    {
        var graph = new OnnxGraph("inpainter");
        OnnxValue picture = graph.Input("image", OnnxElement.Float, 1, 3, side, side);
        OnnxValue mask = graph.Input("mask", OnnxElement.Float, 1, 1, side, side);
        OnnxValue shown = graph.Node("Mul", [picture, graph.Node("Sub", [graph.Floats([1]), mask])]);
        OnnxValue filled = Export(graph, graph.Node("Concat", [shown, mask], ("axis", 1)));
        OnnxValue result = graph.Node("Add", [shown, graph.Node("Mul", [filled, mask])]);
        graph.Output(result, "output", OnnxElement.Float, 1, 3, side, side);
        graph.Save(path);
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue half = _down[0].Export(graph, input);
        OnnxValue quarter = _down[1].Export(graph, half);
        OnnxValue eighth = _down[2].Export(graph, quarter);
        OnnxValue back = graph.Node("Concat", [_up[0].Export(graph, eighth), quarter], ("axis", 1));
        back = graph.Node("Concat", [_up[1].Export(graph, back), half], ("axis", 1));
        return _last.Export(graph, back);
    }
}
