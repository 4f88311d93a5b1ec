using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// Finds what a text names: one query for each cell of the picture, whose features are compared with the vectors of the words. In
/// a file it has the contract of Grounding DINO's exports without text masks (family A): the same inputs, 256 columns of logits
/// of which those past the text are −∞, boxes as centre and size.
/// </summary>
public sealed class DetectorNetwork : Network
{
    /// <summary>Pixels of one cell's side.</summary>
    public const int CellSide = 8;

    /// <summary>Columns of logits, whatever the length of the text.</summary>
    public const int Columns = 256;

    private const int Width = 96;

    private readonly Chain _features;
    private readonly Linear _match;
    private readonly Chain _boxes;
    private readonly Embedding _words;
    private readonly int _side;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="words">Lines of the vocabulary.</param>
    /// <param name="side">Of the pictures; a multiple of <see cref="CellSide"/>.</param>
    public DetectorNetwork(Generator random, int words, int side)
    {
        _side = side;
        _features = new Chain(
        [
            new Convolution(random, 3, 24, 5, stride: 2), Operation.Relu,
            new Convolution(random, 24, 48, 3, stride: 2), Operation.Relu,
            new Convolution(random, 48, 64, 3, stride: 2), Operation.Relu,
            new Convolution(random, 64, Width, 3), Operation.Relu,
            new Convolution(random, Width, Width, 3), Operation.Relu,
            Operation.CellsLast,
        ]);
        _match = new Linear(random, Width, Width);
        _boxes = new Chain([new Linear(random, Width, Width), Operation.Relu, new Linear(random, Width, 4), Operation.Sigmoid]);
        _words = new Embedding(random, words, Width, gain: 0.1);
        Weights =
        [
            .. Named("features", _features), .. Named("match", _match), .. Named("boxes", _boxes), .. Named("words", _words),
        ];
    }

    /// <summary>Cells along one side.</summary>
    public int Cells => _side / CellSide;

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>Features of the cells, for several texts about one picture.</summary>
    /// <param name="input">[pictures, 3, side, side], with ImageNet's mean and deviation.</param>
    /// <returns>[pictures, cells², width].</returns>
    public override Tensor Forward(Tensor input) => _features.Forward(input);

    /// <summary>How well each cell fits each word.</summary>
    /// <param name="features">From <see cref="Forward"/>: [pictures, cells², width].</param>
    /// <param name="ids">[pictures, length] Int64.</param>
    /// <returns>[pictures, cells², length] logits.</returns>
    public Tensor Match(Tensor features, Tensor ids)
    {
        using var scope = NewDisposeScope();
        return _match.Forward(features).matmul(_words.Forward(ids).transpose(1, 2)).MoveToOuterDisposeScope();
    }

    /// <summary>The box of what stands in each cell.</summary>
    /// <param name="features">From <see cref="Forward"/>.</param>
    /// <returns>[pictures, cells², 4]: centre and size as shares of the picture.</returns>
    public Tensor Boxes(Tensor features)
    {
        using var scope = NewDisposeScope();
        using Tensor scale = tensor(BoxScale);
        using Tensor offset = tensor(BoxOffsets()).reshape(1, Cells * Cells, 4);
        return _boxes.Forward(features).mul(scale).Plus(offset).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced if it exists.</param>
    public void Save(string path)
    {
        var graph = new OnnxGraph("detector");
        OnnxValue picture = graph.Input("pixel_values", OnnxElement.Float, 1, 3, _side, _side);
        graph.Input("pixel_mask", OnnxElement.Int64, 1, _side, _side);
        OnnxValue ids = graph.Input("input_ids", OnnxElement.Int64, 1, "length");
        graph.Input("token_type_ids", OnnxElement.Int64, 1, "length");
        graph.Input("attention_mask", OnnxElement.Int64, 1, "length");
        OnnxValue features = Export(graph, picture);
        OnnxValue words = graph.Node("Transpose", [_words.Export(graph, ids)], ("perm", new long[] { 0, 2, 1 }));
        OnnxValue logits = graph.Node("MatMul", [_match.Export(graph, features), words]);
        graph.Output(Padded(graph, logits, ids), "logits", OnnxElement.Float, 1, Cells * Cells, Columns);
        OnnxValue shares = graph.Node("Mul", [_boxes.Export(graph, features), graph.Floats(BoxScale, 4)]);
        graph.Output(
            graph.Node("Add", [shares, graph.Floats(BoxOffsets(), 1, Cells * Cells, 4)]),
            "pred_boxes", OnnxElement.Float, 1, Cells * Cells, 4);
        graph.Save(path);
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) => _features.Export(graph, input);

    private static OnnxValue Padded(OnnxGraph graph, OnnxValue logits, OnnxValue ids)
    {
        OnnxValue length = graph.Node("Gather", [graph.Node("Shape", [ids]), graph.Integers([1], 1)], ("axis", 0));
        OnnxValue missing = graph.Node("Sub", [graph.Integers([Columns], 1), length]);
        OnnxValue pads = graph.Node("Concat", [graph.Integers([0, 0, 0, 0, 0], 5), missing], ("axis", 0));
        return graph.Node("Pad", [logits, pads, graph.Floats([float.NegativeInfinity])], ("mode", "constant"));
    }

    // A sigmoid moves the centre by up to one and a half cells to each side of its own, and gives sizes up to half the picture.
    private float[] BoxScale => [3f / Cells, 3f / Cells, 0.5f, 0.5f];

    private float[] BoxOffsets() =>
    [
        .. Enumerable.Range(0, Cells * Cells).SelectMany(cell => new[]
        {
            (cell % Cells - 1f) / Cells, (cell / Cells - 1f) / Cells, 0f, 0f,
        }),
    ];
}
