using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// Says which kinds are in a picture: convolutions, and for each kind the strongest sign of it anywhere. In a file it has RAM's
/// contract: one squeezed picture in, one logit a tag out, a list of tags and one of thresholds beside it.
/// </summary>
/// <param name="random">Source of the weights.</param>
/// <param name="tags">Different kinds.</param>
public sealed class TaggerNetwork(Generator random, int tags) : Network
{
    /// <summary>Pixels of one cell's side.</summary>
    public const int CellSide = 8;

    private readonly Chain _cells = new(
    [
        new Convolution(random, 3, 24, 5, stride: 2), Operation.Relu,
        new Convolution(random, 24, 48, 3, stride: 2), Operation.Relu,
        new Convolution(random, 48, 64, 3, stride: 2), Operation.Relu,
        new Convolution(random, 64, 64, 3), Operation.Relu,
        new Convolution(random, 64, 64, 3), Operation.Relu,
        new Convolution(random, 64, tags, 1),
    ]);

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights => _cells.Weights;

    /// <summary>Logits of pictures.</summary>
    /// <param name="input">[pictures, 3, side, side], with ImageNet's mean and deviation; side a multiple of 8.</param>
    /// <returns>[pictures, tags].</returns>
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return Operation.LargestOfChannel.Forward(Cells(input)).MoveToOuterDisposeScope();
    }

    /// <summary>Signs of each kind in each cell.</summary>
    /// <param name="input">As for <see cref="Forward"/>.</param>
    /// <returns>[pictures, tags, side / 8, side / 8].</returns>
    public Tensor Cells(Tensor input) => _cells.Forward(input);

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) =>
        Operation.LargestOfChannel.Export(graph, _cells.Export(graph, input));

    /// <summary>Writes the file.</summary>
    /// <param name="path">Replaced if it exists.</param>
    /// <param name="side">Of the pictures that it takes.</param>
    public void Save(string path, int side)
    {
        var graph = new OnnxGraph("tagger");
        OnnxValue picture = graph.Input("image", OnnxElement.Float, 1, 3, side, side);
        graph.Output(Export(graph, picture), "logits", OnnxElement.Float, 1, tags);
        graph.Save(path);
    }
}
