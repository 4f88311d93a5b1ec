using System.Text;
using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Tests.Inference;

/// <summary>Writes an ONNX file that casts every input to a 32-bit float: the smallest graph with inputs of any type.</summary>
internal static class TinyModel
{
    private const int FloatType = 1;

    /// <summary>Numbers of the element types in onnx.proto.</summary>
    private static readonly Dictionary<GraphElement, int> Types = new()
    {
        [GraphElement.Float32] = FloatType,
        [GraphElement.UInt8] = 2,
        [GraphElement.Int32] = 6,
        [GraphElement.Int64] = 7,
        [GraphElement.Bool] = 9,
        [GraphElement.Float16] = 10,
        [GraphElement.Float64] = 11,
    };

    /// <summary>Output <c>NAME_out</c> is input NAME cast to float and then to the output type; all have one free axis.</summary>
    public static byte[] Casts(GraphElement output, params GraphElement[] inputs)
    {
        var graph = new List<byte>();
        foreach (GraphElement input in inputs)
        {
            string name = input.ToString().ToLowerInvariant();
            byte[] to = [.. Text(1, "to"), .. Number(3, Types[output]), .. Number(20, 2)];
            graph.AddRange(Message(1, [.. Text(1, name), .. Text(2, name + "_out"), .. Text(4, "Cast"), .. Message(5, to)]));
        }

        graph.AddRange(Text(2, "casts"));
        foreach (GraphElement input in inputs)
        {
            graph.AddRange(Message(11, Value(input.ToString().ToLowerInvariant(), Types[input])));
        }

        foreach (GraphElement input in inputs)
        {
            graph.AddRange(Message(12, Value(input.ToString().ToLowerInvariant() + "_out", Types[output])));
        }

        return [.. Number(1, 8), .. Message(7, [.. graph]), .. Message(8, [.. Text(1, ""), .. Number(2, 17)])];
    }

    /// <summary>Output <c>mean</c> is the mean of input <c>values</c>, one free axis.</summary>
    public static byte[] Mean()
    {
        byte[] node = Message(1, [.. Text(1, "values"), .. Text(2, "mean"), .. Text(4, "ReduceMean")]);
        byte[] graph = [.. node, .. Text(2, "mean"), .. Message(11, Value("values", FloatType)), .. Message(12, Value("mean", FloatType))];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, [.. Text(1, ""), .. Number(2, 17)])];
    }

    /// <summary>
    /// Output <c>y</c> is a function of input <c>values</c>, element by element: Sqrt gives NaN, Log and Reciprocal infinities.
    /// </summary>
    public static byte[] Unary(string operation, int format = 8, int opset = 17)
    {
        byte[] node = Message(1, [.. Text(1, "values"), .. Text(2, "y"), .. Text(4, operation)]);
        byte[] ends = [.. Message(11, Value("values", FloatType)), .. Message(12, Value("y", FloatType))];
        byte[] graph = [.. node, .. Text(2, "unary"), .. ends];
        return [.. Number(1, format), .. Message(7, graph), .. Message(8, [.. Text(1, ""), .. Number(2, opset)])];
    }

    /// <summary>Output <c>y</c> is the sum of the inputs <c>a</c> and <c>b</c>, which must have one length.</summary>
    public static byte[] Sum()
    {
        byte[] names = [.. Text(1, "a"), .. Text(1, "b"), .. Text(2, "y"), .. Text(3, "sum_of_both"), .. Text(4, "Add")];
        byte[] inputs = [.. Message(11, Value("a", FloatType)), .. Message(11, Value("b", FloatType))];
        byte[] graph = [.. Message(1, names), .. Text(2, "sum"), .. inputs, .. Message(12, Value("y", FloatType))];
        return [.. Number(1, 8), .. Message(7, graph), .. Message(8, [.. Text(1, ""), .. Number(2, 17)])];
    }

    /// <summary>A graph as it is, but for one output, of which every element is NaN.</summary>
    /// <param name="model">A whole ONNX file with 32-bit floats.</param>
    /// <param name="output">Name of the output.</param>
    public static byte[] WithNaN(byte[] model, string output)
    {
        var file = new List<byte>();
        foreach (WireField field in WireField.Read(model))
        {
            file.AddRange(field.Number == 7 ? Message(7, Spoiled(field.Content, output)) : field.Whole.ToArray());
        }

        return [.. file];
    }

    // The node that gives the output gives it under another name; what takes the place is its root of a negative number.
    private static byte[] Spoiled(ReadOnlyMemory<byte> graph, string output)
    {
        const string Kept = "kept", Square = "square", Negative = "negative", One = "one";
        var spoiled = new List<byte>();
        foreach (WireField field in WireField.Read(graph))
        {
            spoiled.AddRange(field.Number == 1 ? Message(1, Renamed(field.Content, output, Kept)) : field.Whole.ToArray());
        }

        byte[] one = [.. Number(2, FloatType), .. Message(4, BitConverter.GetBytes(1f)), .. Text(8, One)];
        spoiled.AddRange(Message(5, one));
        spoiled.AddRange(Message(1, [.. Text(1, Kept), .. Text(1, Kept), .. Text(2, Square), .. Text(4, "Mul")]));
        spoiled.AddRange(Message(1, [.. Text(1, Square), .. Text(1, One), .. Text(2, "positive"), .. Text(4, "Add")]));
        spoiled.AddRange(Message(1, [.. Text(1, "positive"), .. Text(2, Negative), .. Text(4, "Neg")]));
        spoiled.AddRange(Message(1, [.. Text(1, Negative), .. Text(2, output), .. Text(4, "Sqrt")]));
        return [.. spoiled];
    }

    private static byte[] Renamed(ReadOnlyMemory<byte> node, string from, string to)
    {
        var renamed = new List<byte>();
        foreach (WireField field in WireField.Read(node))
        {
            renamed.AddRange(field.Number is 1 or 2 && field.Text == from ? Text(field.Number, to) : field.Whole.ToArray());
        }

        return [.. renamed];
    }

    private static byte[] Value(string name, int type)
    {
        byte[] shape = Message(2, Message(1, Text(2, "n")));
        return [.. Text(1, name), .. Message(2, Message(1, [.. Number(1, type), .. shape]))];
    }

    private static byte[] Text(int field, string text) => Message(field, Encoding.UTF8.GetBytes(text));

    private static byte[] Message(int field, byte[] content) => [.. Varint((field << 3) | 2), .. Varint(content.Length), .. content];

    private static byte[] Number(int field, int value) => [.. Varint(field << 3), .. Varint(value)];

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value > 127; value >>= 7)
        {
            bytes.Add((byte)(value | 128));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
