using AdaViP.MicroWorld.Networks;
using AdaViP.MicroWorld.Onnx;
using AdaViP.Torch.Tensors;
using static TorchSharp.torch;

namespace AdaViP.MicroWorld.Foundation;

/// <summary>
/// The mask of what stands in a box. In two files it has SAM's contract: an encoder of the padded picture, and Meta's decoder, in
/// which a box is two points with the labels 2 and 3 in pixels of the encoder's picture.
/// </summary>
public sealed class SegmenterNetwork : Network
{
    /// <summary>Pixels for which one place of the embedding stands, along one side.</summary>
    public const int Stride = 4;

    private const int Width = 32;
    private const int TopLeft = 2;
    private const int BottomRight = 3;

    // Sides, and whether inside: what the decoder learns of the box at each place.
    private const int BoxPlanes = 5;

    // Over how many pixels a side of the box is sharp.
    private const float Softness = 1.5f;

    private readonly Chain _encoder;
    private readonly Chain _decoder;
    private readonly Chain _quality;
    private readonly int _side;

    /// <summary>Draws the weights.</summary>
    /// <param name="random">Source of the weights.</param>
    /// <param name="side">Of the padded picture; a multiple of <see cref="Stride"/>.</param>
    public SegmenterNetwork(Generator random, int side)
    {
        _side = side;
        _encoder = new Chain(
        [
            new Convolution(random, 3, 24, 3, stride: 2), Operation.Relu,
            new Convolution(random, 24, 48, 3, stride: 2), Operation.Relu,
            new Convolution(random, 48, Width, 3),
        ]);
        _decoder = new Chain(
        [
            new Convolution(random, Width + BoxPlanes, 48, 3), Operation.Relu,
            new Convolution(random, 48, 48, 3, dilation: 2), Operation.Relu,
            new Convolution(random, 48, Stride * Stride, 3), Operation.Spread(Stride),
        ]);
        _quality = new Chain(
            [Operation.MeanOfChannel, new Linear(random, Width + BoxPlanes, 32), Operation.Relu, new Linear(random, 32, 1)]);
        Weights = [.. Named("encoder", _encoder), .. Named("decoder", _decoder), .. Named("quality", _quality)];
    }

    private int Places => _side / Stride;

    /// <inheritdoc />
    public override IReadOnlyList<NetworkWeight> Weights { get; }

    /// <summary>Embeddings of pictures.</summary>
    /// <param name="input">[pictures, 3, side, side], normalised and padded as SAM's.</param>
    /// <returns>[pictures, width, side / stride, side / stride].</returns>
    public override Tensor Forward(Tensor input) => _encoder.Forward(input);

    /// <summary>Mask logits and how good they are thought to be.</summary>
    /// <param name="embeddings">From <see cref="Forward"/>, one for each box.</param>
    /// <param name="boxes">[boxes, 4]: left, top, right, bottom in pixels.</param>
    /// <returns>[boxes, 1, side, side] and [boxes, 1].</returns>
    public (Tensor Masks, Tensor Quality) Decode(Tensor embeddings, Tensor boxes)
    {
        using var scope = NewDisposeScope();
        Tensor[] sides = [.. Enumerable.Range(0, 4).Select(i => boxes.select(1, i).reshape(-1, 1, 1, 1))];
        Tensor columns = tensor(Centres()).reshape(1, 1, 1, Places);
        Tensor rows = tensor(Centres()).reshape(1, 1, Places, 1);
        long[] plane = [boxes.shape[0], 1, Places, Places];
        Tensor[] near =
        [
            columns.sub(sides[0]).expand(plane), sides[2].sub(columns).expand(plane),
            rows.sub(sides[1]).expand(plane), sides[3].sub(rows).expand(plane),
        ];
        Tensor[] soft = [.. near.Select(distance => sigmoid(distance.Times(1 / Softness)))];
        Tensor inside = soft[0].mul(soft[1]).mul(soft[2]).mul(soft[3]);
        Tensor all = cat([embeddings, inside, .. soft], 1);
        return (_decoder.Forward(all).MoveToOuterDisposeScope(), _quality.Forward(all).MoveToOuterDisposeScope());
    }

    /// <summary>Writes the encoder's file.</summary>
    public void SaveEncoder(string path)
    {
        var graph = new OnnxGraph("segmenter-encoder");
        OnnxValue picture = graph.Input("input_image", OnnxElement.Float, 1, 3, _side, _side);
        graph.Output(Export(graph, picture), "image_embeddings", OnnxElement.Float, 1, Width, Places, Places);
        graph.Save(path);
    }

    /// <summary>Writes the decoder's file.</summary>
    public void SaveDecoder(string path)
    {
        var graph = new OnnxGraph("segmenter-decoder");
        OnnxValue embeddings = graph.Input("image_embeddings", OnnxElement.Float, 1, Width, Places, Places);
        OnnxValue points = graph.Input("point_coords", OnnxElement.Float, 1, "points", 2);
        OnnxValue labels = graph.Input("point_labels", OnnxElement.Float, 1, "points");
        graph.Input("mask_input", OnnxElement.Float, 1, 1, _side, _side);
        graph.Input("has_mask_input", OnnxElement.Float, 1);
        OnnxValue size = graph.Input("orig_im_size", OnnxElement.Float, 2);
        OnnxValue all = graph.Node("Concat", [embeddings, .. BoxValues(graph, points, labels)], ("axis", 1));
        OnnxValue masks = _decoder.Export(graph, all);
        OnnxValue sizes = graph.Node(
            "Concat", [graph.Integers([1, 1], 2), graph.Node("Cast", [size], ("to", (int)OnnxElement.Int64))], ("axis", 0));
        OnnxValue large = graph.Node(
            "Resize", [masks, new OnnxValue(""), new OnnxValue(""), sizes],
            ("mode", "linear"), ("coordinate_transformation_mode", "half_pixel"));
        graph.Output(large, "masks", OnnxElement.Float, 1, 1, "height", "width");
        graph.Output(_quality.Export(graph, all), "iou_predictions", OnnxElement.Float, 1, 1);
        graph.Output(masks, "low_res_masks", OnnxElement.Float, 1, 1, _side, _side);
        graph.Save(path);
    }

    internal override OnnxValue Export(OnnxGraph graph, OnnxValue input) => _encoder.Export(graph, input);

    // The corners are the points with the labels 2 and 3; other labels mark no corner.
    private List<OnnxValue> BoxValues(OnnxGraph graph, OnnxValue points, OnnxValue labels)
    {
        OnnxValue Corner(int label)
        {
            OnnxValue isCorner = graph.Node(
                "Cast", [graph.Node("Equal", [labels, graph.Floats([label])])], ("to", (int)OnnxElement.Float));
            OnnxValue column = graph.Node("Unsqueeze", [isCorner, graph.Integers([2], 1)]);
            OnnxValue corner = graph.Node(
                "ReduceSum", [graph.Node("Mul", [points, column]), graph.Integers([1], 1)], ("keepdims", 0));
            return graph.Node("Reshape", [corner, graph.Integers([2, 1, 1, 1], 4)]);
        }

        OnnxValue Side(OnnxValue corner, int axis) =>
            graph.Node("Slice", [corner, graph.Integers([axis], 1), graph.Integers([axis + 1], 1), graph.Integers([0], 1)]);

        (OnnxValue first, OnnxValue last) = (Corner(TopLeft), Corner(BottomRight));
        OnnxValue columns = graph.Floats(Centres(), 1, 1, 1, Places);
        OnnxValue rows = graph.Floats(Centres(), 1, 1, Places, 1);
        OnnxValue plane = graph.Integers([1, 1, Places, Places], 4);
        OnnxValue[] near =
        [
            graph.Node("Sub", [columns, Side(first, 0)]), graph.Node("Sub", [Side(last, 0), columns]),
            graph.Node("Sub", [rows, Side(first, 1)]), graph.Node("Sub", [Side(last, 1), rows]),
        ];
        OnnxValue[] soft =
        [
            .. near.Select(distance => graph.Node(
                "Expand",
                [graph.Node("Sigmoid", [graph.Node("Mul", [distance, graph.Floats([1 / Softness])])]), plane])),
        ];
        OnnxValue inside = soft.Aggregate((product, next) => graph.Node("Mul", [product, next]));
        return [inside, .. soft];
    }

    private float[] Centres() => [.. Enumerable.Range(0, Places).Select(i => Stride * (i + 0.5f))];
}
