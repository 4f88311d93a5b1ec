using AdaViP.Vision.Inference;
using AdaViP.Vision.Inference.Wire;
using Google.Protobuf;
using Google.Protobuf.Collections;

namespace AdaViP.Vision.Tests.Inference;

/// <summary>Writes an ONNX file that casts every input to a 32-bit float: the smallest graph with inputs of any type.</summary>
internal static class TinyModel
{
    private const int FloatType = 1;

    /// <summary>Numbers of the element types in ONNX.</summary>
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
        var graph = new Graph { Name = "casts" };
        foreach (GraphElement input in inputs)
        {
            string name = input.ToString().ToLowerInvariant();
            Node cast = Operation("Cast", [name], name + "_out");
            cast.Attributes.Add(
                new NodeAttribute { Name = "to", Integer = Types[output], Kind = NodeAttribute.Types.Kind.Integer });
            graph.Nodes.Add(cast);
            graph.Inputs.Add(Row(name, Types[input]));
            graph.Outputs.Add(Row(name + "_out", Types[output]));
        }

        return File(graph);
    }

    /// <summary>Output <c>mean</c> is the mean of input <c>values</c>, one free axis.</summary>
    public static byte[] Mean() => File(new Graph
    {
        Name = "mean",
        Nodes = { Operation("ReduceMean", ["values"], "mean") },
        Inputs = { Row("values", FloatType) },
        Outputs = { Row("mean", FloatType) },
    });

    /// <summary>
    /// Output <c>y</c> is a function of input <c>values</c>, element by element: Sqrt gives NaN, Log and Reciprocal infinities.
    /// </summary>
    public static byte[] Unary(string operation, int format = 8, int opset = 17) => File(
        new Graph
        {
            Name = "unary",
            Nodes = { Operation(operation, ["values"], "y") },
            Inputs = { Row("values", FloatType) },
            Outputs = { Row("y", FloatType) },
        },
        format,
        opset);

    /// <summary>Output <c>y</c> is the sum of the inputs <c>a</c> and <c>b</c>, which must have one length.</summary>
    public static byte[] Sum()
    {
        Node sum = Operation("Add", ["a", "b"], "y");
        sum.Name = "sum_of_both";
        return File(new Graph
        {
            Name = "sum",
            Nodes = { sum },
            Inputs = { Row("a", FloatType), Row("b", FloatType) },
            Outputs = { Row("y", FloatType) },
        });
    }

    /// <summary>A graph as it is, but for one output, of which every element is NaN.</summary>
    /// <param name="model">A whole ONNX file with 32-bit floats.</param>
    /// <param name="output">Name of the output.</param>
    public static byte[] WithNaN(byte[] model, string output)
    {
        // The node that gives the output gives it under another name; what takes the place is its root of a negative number.
        const string Kept = "kept", Square = "square", Positive = "positive", Negative = "negative", One = "one";
        Model file = Model.Parser.ParseFrom(model);
        foreach (Node node in file.Graph.Nodes)
        {
            Rename(node.Inputs, output, Kept);
            Rename(node.Outputs, output, Kept);
        }

        file.Graph.Weights.Add(new Tensor { Element = FloatType, Floats = { 1f }, Name = One });
        file.Graph.Nodes.Add(Operation("Mul", [Kept, Kept], Square));
        file.Graph.Nodes.Add(Operation("Add", [Square, One], Positive));
        file.Graph.Nodes.Add(Operation("Neg", [Positive], Negative));
        file.Graph.Nodes.Add(Operation("Sqrt", [Negative], output));
        return file.ToByteArray();
    }

    /// <summary>Output <c>y</c> is the rows of a table that the input <c>ids</c> chooses, after operations on both.</summary>
    /// <param name="rows">Of the table, which has one column.</param>
    /// <param name="onIds">Operations on the ids, first to last.</param>
    /// <param name="onTable">Operations on the table, first to last.</param>
    public static byte[] Lookup(int rows, string[] onIds, string[] onTable)
    {
        var graph = new Graph
        {
            Name = "lookup",
            Inputs = { Row("ids", Types[GraphElement.Int64]) },
            Outputs = { Row("y", FloatType) },
            Weights = { new Tensor { Sizes = { rows, 1 }, Element = FloatType, Floats = { new float[rows] }, Name = "table" } },
        };
        string ids = "ids", table = "table";
        foreach (string operation in onIds)
        {
            graph.Nodes.Add(Operation(operation, [ids], ids + operation));
            ids += operation;
        }

        foreach (string operation in onTable)
        {
            graph.Nodes.Add(Operation(operation, [table], table + operation));
            table += operation;
        }

        graph.Nodes.Add(Operation("Gather", [table, ids], "y"));
        return File(graph);
    }

    private static byte[] File(Graph graph, int format = 8, int opset = 17) => new Model
    {
        Format = format,
        Graph = graph,
        Operators = { new OperatorSet { Domain = "", Version = opset } },
    }.ToByteArray();

    private static Node Operation(string operation, string[] inputs, string output) =>
        new() { Operation = operation, Inputs = { inputs }, Outputs = { output } };

    // One free axis.
    private static Value Row(string name, int element) => new()
    {
        Name = name,
        Type = new TypeOfValue
        {
            Tensor = new TensorType { Element = element, Shape = new Shape { Axes = { new Axis { Name = "n" } } } },
        },
    };

    private static void Rename(RepeatedField<string> names, string from, string to)
    {
        for (int i = 0; i < names.Count; i++)
        {
            names[i] = names[i] == from ? to : names[i];
        }
    }
}
