using System.Runtime.InteropServices;
using AdaViP.Core.Files;
using AdaViP.Vision.Inference.Wire;
using Google.Protobuf;

namespace AdaViP.MicroWorld.Onnx;

/// <summary>A value in a graph: what a node gives and another takes.</summary>
/// <param name="Name">Unique within the graph.</param>
public readonly record struct OnnxValue(string Name);

/// <summary>Number types of inputs and outputs; the numbers are ONNX's.</summary>
public enum OnnxElement
{
    /// <summary>32-bit floating point.</summary>
    Float = 1,

    /// <summary>64-bit integers.</summary>
    Int64 = 7,
}

/// <summary>
/// Builds an ONNX file node by node. Only what the small models need is here: opset 17 of the default domain, weights inside the
/// file, shapes of inputs and outputs as the caller says them.
/// </summary>
/// <param name="name">Of the graph.</param>
public sealed class OnnxGraph(string name)
{
    private const int Format = 8;
    private const int OperatorSetVersion = 17;

    private readonly Graph _graph = new() { Name = name };
    private int _values;

    /// <summary>Declares an input.</summary>
    /// <param name="input">Its name.</param>
    /// <param name="element">Its type.</param>
    /// <param name="axes">A number for a fixed axis, a name for a free one.</param>
    public OnnxValue Input(string input, OnnxElement element, params OnnxAxis[] axes)
    {
        _graph.Inputs.Add(Declared(input, element, axes));
        return new OnnxValue(input);
    }

    /// <summary>Declares a value as an output under a name.</summary>
    /// <param name="value">What a node gave.</param>
    /// <param name="output">Its name outside.</param>
    /// <param name="element">Its type.</param>
    /// <param name="axes">A number for a fixed axis, a name for a free one.</param>
    public void Output(OnnxValue value, string output, OnnxElement element, params OnnxAxis[] axes)
    {
        _graph.Nodes.Add(new Node { Inputs = { value.Name }, Outputs = { output }, Operation = "Identity" });
        _graph.Outputs.Add(Declared(output, element, axes));
    }

    /// <summary>A constant of floats.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="sizes">Of the axes; none for a single number.</param>
    public OnnxValue Floats(ReadOnlySpan<float> values, params long[] sizes) =>
        Constant(OnnxElement.Float, MemoryMarshal.AsBytes(values), sizes);

    /// <summary>A constant of integers: shapes, axes, indices.</summary>
    /// <param name="values">Row by row.</param>
    /// <param name="sizes">Of the axes; none for a single number.</param>
    public OnnxValue Integers(ReadOnlySpan<long> values, params long[] sizes) =>
        Constant(OnnxElement.Int64, MemoryMarshal.AsBytes(values), sizes);

    /// <summary>Adds a node with one output.</summary>
    /// <param name="operation">Of the default domain: "Conv".</param>
    /// <param name="inputs">In the operator's order.</param>
    /// <param name="attributes">
    /// Each an integer (<see cref="int"/> or <see cref="long"/>), an array of them, a <see cref="float"/> or a text.
    /// </param>
    public OnnxValue Node(
        string operation, IReadOnlyList<OnnxValue> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        string output = $"v{_values++}";
        var node = new Node { Operation = operation, Outputs = { output } };
        node.Inputs.AddRange(inputs.Select(input => input.Name));
        foreach ((string attribute, object value) in attributes)
        {
            node.Attributes.Add(Attribute(attribute, value));
        }

        _graph.Nodes.Add(node);
        return new OnnxValue(output);
    }

    /// <summary>Writes the file; it appears complete or not at all.</summary>
    public void Save(string path) => AtomicFile.Write(path, stream => Model().WriteTo(stream));

    private Model Model() => new()
    {
        Format = Format,
        Graph = _graph,
        Operators = { new OperatorSet { Domain = "", Version = OperatorSetVersion } },
    };

    private OnnxValue Constant(OnnxElement element, ReadOnlySpan<byte> bytes, long[] sizes)
    {
        string constant = $"w{_graph.Weights.Count}";
        _graph.Weights.Add(new Tensor
        {
            Name = constant,
            Element = (int)element,
            Sizes = { sizes },
            Raw = ByteString.CopyFrom(bytes),
        });
        return new OnnxValue(constant);
    }

    private static Value Declared(string name, OnnxElement element, OnnxAxis[] axes)
    {
        var shape = new Shape();
        shape.Axes.AddRange(axes.Select(axis => axis.Name is null
            ? new Axis { Size = axis.Size }
            : new Axis { Name = axis.Name }));
        return new Value
        {
            Name = name,
            Type = new TypeOfValue { Tensor = new TensorType { Element = (int)element, Shape = shape } },
        };
    }

    private static NodeAttribute Attribute(string name, object value) => value switch
    {
        int number => new NodeAttribute { Name = name, Kind = NodeAttribute.Types.Kind.Integer, Integer = number },
        long number => new NodeAttribute { Name = name, Kind = NodeAttribute.Types.Kind.Integer, Integer = number },
        float number => new NodeAttribute { Name = name, Kind = NodeAttribute.Types.Kind.Float, Number = number },
        long[] numbers => new NodeAttribute { Name = name, Kind = NodeAttribute.Types.Kind.Integers, Integers = { numbers } },
        string text => new NodeAttribute
        {
            Name = name,
            Kind = NodeAttribute.Types.Kind.Text,
            Text = ByteString.CopyFromUtf8(text),
        },
        _ => throw new ArgumentException($"An attribute cannot be a {value.GetType().Name}.", nameof(value)),
    };
}

/// <summary>The size of one axis: a number, or a name where it is free.</summary>
public readonly record struct OnnxAxis
{
    private OnnxAxis(long size, string? name) => (Size, Name) = (size, name);

    /// <summary>The size; 0 where it is free.</summary>
    public long Size { get; }

    /// <summary>The name of a free axis; null where it is fixed.</summary>
    public string? Name { get; }

    /// <summary>A fixed axis.</summary>
    public static implicit operator OnnxAxis(int size) => new(size, null);

    /// <summary>A free axis.</summary>
    public static implicit operator OnnxAxis(string name) => new(0, name);
}
