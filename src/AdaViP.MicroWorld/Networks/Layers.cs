using AdaViP.MicroWorld.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace AdaViP.MicroWorld.Networks;

/// <summary>A convolution with bias: [batch, in, height, width] to [batch, out, height / stride, width / stride].</summary>
public sealed class Convolution : Network
{
    private const int Block = 16;
    private const int PictureChannels = 4;

    private readonly int _size;
    private readonly int _stride;
    private readonly int _dilation;
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="inputs">Channels in.</param>
    /// <param name="outputs">Channels out.</param>
    /// <param name="size">Side of the kernel, odd.</param>
    /// <param name="stride">Step; sides of the picture are multiples of it.</param>
    /// <param name="dilation">Distance between the kernel's values.</param>
    /// <param name="gain">
    /// Factor on the weights: a small one where results begin near 0, so that the first steps do not shake all layers before.
    /// </param>
    public Convolution(
        Generator random, int inputs, int outputs, int size, int stride = 1, int dilation = 1, double gain = 1)
    {
        (_size, _stride, _dilation) = (size, stride, dilation);
        _weight = Drawn(random, inputs * size * size / (gain * gain), outputs, inputs, size, size);
        _bias = Zeros(outputs);
        Weights = [new("weight", _weight), new("bias", _bias)];
    }

    private long Padding => (_size - 1) / 2 * _dilation;

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <inheritdoc />
    /// <remarks>
    /// Channels are made a multiple of 16 with zeros. oneDNN's kernels for AVX-512 work on blocks of 16, and those of libtorch
    /// 2.10 take what happens to be in memory for the rest of the last block: NaN now and then (seen on AMD's family 26). Up to
    /// four channels of a picture have kernels of their own.
    /// </remarks>
    public override Tensor Forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        (long outputs, long inputs) = (_weight.shape[0], _weight.shape[1]);
        long more = inputs <= PictureChannels ? 0 : Missing(inputs);
        return functional.conv2d(
            more == 0 ? input : functional.pad(input, [0, 0, 0, 0, 0, more]),
            functional.pad(_weight, [0, 0, 0, 0, 0, more, 0, Missing(outputs)]),
            functional.pad(_bias, [0, Missing(outputs)]),
            strides: [_stride, _stride], padding: [Padding, Padding], dilation: [_dilation, _dilation])
            .narrow(1, 0, outputs).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Block - channels % Block) % Block;

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) => graph.Node(
        "Conv",
        [input, Constant(graph, _weight), Constant(graph, _bias)],
        ("strides", new long[] { _stride, _stride }),
        ("pads", new[] { Padding, Padding, Padding, Padding }),
        ("dilations", new long[] { _dilation, _dilation }));
}

/// <summary>A matrix and a bias along the last axis.</summary>
public sealed class Linear : Network
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="inputs">Numbers in.</param>
    /// <param name="outputs">Numbers out.</param>
    /// <param name="gain">Factor on the weights, as of a convolution.</param>
    public Linear(Generator random, int inputs, int outputs, double gain = 1)
    {
        _weight = Drawn(random, inputs / (gain * gain), outputs, inputs);
        _bias = Zeros(outputs);
        Weights = [new("weight", _weight), new("bias", _bias)];
    }

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor input) => functional.linear(input, _weight, _bias);

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input)
    {
        OnnxValue transposed = graph.Node("Transpose", [Constant(graph, _weight)], ("perm", new long[] { 1, 0 }));
        return graph.Node("Add", [graph.Node("MatMul", [input, transposed]), Constant(graph, _bias)]);
    }
}

/// <summary>The vectors of integers: [batch, length] Int64 to [batch, length, width].</summary>
public sealed class Embedding : Network
{
    private readonly Tensor _rows;

    /// <summary>Draws the vectors.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="count">Of different integers.</param>
    /// <param name="width">Of each vector.</param>
    /// <param name="gain">Standard deviation of their numbers.</param>
    public Embedding(Generator random, int count, int width, double gain = 1)
    {
        _rows = Drawn(random, 2 / (gain * gain), count, width);
        Weights = [new("rows", _rows)];
    }

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <inheritdoc />
    public override Tensor Forward(Tensor input) =>
        _rows.index_select(0, input.reshape(-1)).reshape([.. input.shape, _rows.shape[1]]);

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) =>
        graph.Node("Gather", [Constant(graph, _rows), input], ("axis", 0));
}

/// <summary>A part without weights: one operation of libtorch, and the nodes that do the same in a graph.</summary>
/// <param name="forward">With libtorch.</param>
/// <param name="export">In a graph.</param>
internal sealed class Operation(Func<Tensor, Tensor> forward, Func<OnnxGraph, OnnxValue, OnnxValue> export) : Network
{
    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights => [];

    /// <inheritdoc />
    public override Tensor Forward(Tensor input) => forward(input);

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) => export(graph, input);

    /// <summary>max(x, 0).</summary>
    internal static Operation Relu { get; } =
        new(input => functional.relu(input), (graph, input) => graph.Node("Relu", [input]));

    /// <summary>1 / (1 + e^−x).</summary>
    internal static Operation Sigmoid { get; } =
        new(input => sigmoid(input), (graph, input) => graph.Node("Sigmoid", [input]));

    /// <summary>The largest value of each channel: [batch, channels, height, width] to [batch, channels].</summary>
    internal static Operation LargestOfChannel { get; } = new(
        input => input.amax([2, 3]),
        (graph, input) => graph.Node("ReduceMax", [input], ("axes", new long[] { 2, 3 }), ("keepdims", 0)));

    /// <summary>The mean of each channel: [batch, channels, height, width] to [batch, channels].</summary>
    internal static Operation MeanOfChannel { get; } = new(
        input => input.mean([2, 3]),
        (graph, input) => graph.Node("ReduceMean", [input], ("axes", new long[] { 2, 3 }), ("keepdims", 0)));

    /// <summary>Every pixel becomes a square: sides times a factor.</summary>
    internal static Operation Enlarge(int factor) => new(
        input => input.repeat_interleave(factor, 2).repeat_interleave(factor, 3),
        (graph, input) => graph.Node(
            "Resize",
            [input, new OnnxValue(""), graph.Floats([1, 1, factor, factor], 4)],
            ("mode", "nearest"),
            ("nearest_mode", "floor"),
            ("coordinate_transformation_mode", "asymmetric")));

    /// <summary>
    /// Channels become pixels: [batch, channels · factor², height, width] to
    /// [batch, channels, height · factor, width · factor].
    /// </summary>
    internal static Operation Spread(int factor) => new(
        input => functional.pixel_shuffle(input, factor),
        (graph, input) => graph.Node("DepthToSpace", [input], ("blocksize", factor), ("mode", "CRD")));

    /// <summary>Cells in a row: [batch, channels, height, width] to [batch, height · width, channels].</summary>
    internal static Operation CellsLast { get; } = new(
        input => input.flatten(2).transpose(1, 2),
        (graph, input) => graph.Node(
            "Transpose",
            [graph.Node("Reshape", [input, graph.Integers([0, 0, -1], 3)])],
            ("perm", new long[] { 0, 2, 1 })));
}
