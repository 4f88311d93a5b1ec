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
