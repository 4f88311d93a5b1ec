using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// How well a sentence fits a picture: one vector each, compared by their angle. In two files it has the contract of CLIP's split
/// exports: pixels or 77 token ids in, embeddings out; the largest id ends the text.
/// </summary>
public sealed class ScorerNetwork : Network
{
    /// <summary>Ids of a text, padding included.</summary>
    public const int TextLength = 77;

    /// <summary>Numbers of an embedding.</summary>
    public const int Width = 96;

    /// <summary>Numbers of a cell.</summary>
    public const int CellWidth = 128;

    /// <summary>Pixels of one cell's side.</summary>
    public const int CellSide = 8;

    private readonly Chain _cells;
    private readonly Chain _picture;
    private readonly Embedding _words;
    private readonly Linear _pairs;
    private readonly Chain _text;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="words">Different token ids.</param>
    public ScorerNetwork(Generator random, int words)
    {
        _cells = new Chain(
        [
            new Convolution(random, 3, 24, 5, stride: 2), Operation.Relu,
            new Convolution(random, 24, 48, 3, stride: 2), Operation.Relu,
            new Convolution(random, 48, 64, 3, stride: 2), Operation.Relu,
            new Convolution(random, 64, 64, 3), Operation.Relu,
            new Convolution(random, 64, CellWidth, 3), Operation.Relu,
        ]);
        _picture = new Chain(
        [
            Operation.LargestOfChannel, new Linear(random, CellWidth, 128), Operation.Relu, new Linear(random, 128, Width),
        ]);
        _words = new Embedding(random, words, 48);
        _pairs = new Linear(random, 2 * 48, 128);
        _text = new Chain([new Linear(random, 128, 128), Operation.Relu, new Linear(random, 128, Width)]);
        Weights =
        [
            .. Named("cells", _cells), .. Named("picture", _picture),
            .. Named("words", _words), .. Named("pairs", _pairs), .. Named("text", _text),
        ];
    }

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>Embeddings of pictures.</summary>
    /// <param name="input">[pictures, 3, side, side], with CLIP's mean and deviation; side a multiple of 8.</param>
    /// <returns>[pictures, width], of any length.</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Summary(Cells(input)).MoveToOuterDisposeScope();
    }

    /// <summary>What each cell of a picture shows.</summary>
    /// <param name="input">As for <see cref="Forward"/>.</param>
    /// <returns>[pictures, <see cref="CellWidth"/>, side / 8, side / 8].</returns>
    public Tensor Cells(Tensor input) => _cells.Forward(input);

    /// <summary>The embedding of a picture from its cells.</summary>
    /// <param name="cells">From <see cref="Cells"/>.</param>
    /// <returns>As of <see cref="Forward"/>.</returns>
    public Tensor Summary(Tensor cells) => _picture.Forward(cells);

    /// <summary>Embeddings of texts: neighbouring words are read together, the strongest sign of each kind counts.</summary>
    /// <param name="ids">[texts, <see cref="TextLength"/>] Int64; the largest id of a row ends its text.</param>
    /// <returns>[texts, width], of any length.</returns>
    public Tensor Text(Tensor ids)
    {
        using var scope = NewDisposeScope();
        Tensor words = _words.Forward(ids);
        Tensor both = cat([words.narrow(1, 0, TextLength - 1), words.narrow(1, 1, TextLength - 1)], 2);
        Tensor signs = nn.functional.relu(_pairs.Forward(both));
        Tensor places = TensorArithmetic.CountUp(TextLength - 1, CPU).unsqueeze(0);
        Tensor isText = places.lt(ids.argmax(1, keepdim: true)).to(ScalarType.Float32).unsqueeze(2);
        return _text.Forward(signs.mul(isText).amax([1])).MoveToOuterDisposeScope();
    }

    /// <summary>Writes the file for pictures.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="side">Of the pictures that it takes.</param>
    public void SavePicture(string path, int side)
    {
        var graph = new OnnxGraph("scorer-picture");
        OnnxValue picture = graph.Input("pixel_values", OnnxElement.Float, "batch", 3, side, side);
        graph.Output(Export(graph, picture), "image_embeds", OnnxElement.Float, "batch", Width);
        graph.Save(path);
    }

    /// <summary>Writes the file for texts.</summary>
    public void SaveText(string path)
    {
        var graph = new OnnxGraph("scorer-text");
        OnnxValue ids = graph.Input("input_ids", OnnxElement.Int64, "batch", TextLength);
        OnnxValue words = _words.Export(graph, ids);
        OnnxValue Part(int start) => graph.Node(
            "Slice",
            [words, graph.Integers([start], 1), graph.Integers([start + TextLength - 1], 1), graph.Integers([1], 1)]);
        OnnxValue both = graph.Node("Concat", [Part(0), Part(1)], ("axis", 2));
        OnnxValue signs = graph.Node("Relu", [_pairs.Export(graph, both)]);
        OnnxValue end = graph.Node("ArgMax", [ids], ("axis", 1), ("keepdims", 1));
        OnnxValue places = graph.Integers([.. Enumerable.Range(0, TextLength - 1).Select(i => (long)i)], 1, TextLength - 1);
        OnnxValue isText = graph.Node(
            "Cast", [graph.Node("Less", [places, end])], ("to", (int)OnnxElement.Float));
        OnnxValue shown = graph.Node("Mul", [signs, graph.Node("Unsqueeze", [isText, graph.Integers([2], 1)])]);
        OnnxValue strongest = graph.Node("ReduceMax", [shown], ("axes", new long[] { 1 }), ("keepdims", 0));
        graph.Output(_text.Export(graph, strongest), "text_embeds", OnnxElement.Float, "batch", Width);
        graph.Save(path);
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) =>
        _picture.Export(graph, _cells.Export(graph, input));
}
