using AdaViP.Vision.Inference.Wire;

namespace AdaViP.Vision.Inference;

/// <summary>
/// Finds the table in which a graph looks up the ids of an input. The file is walked field by field and weights are passed over,
/// so that a model of a gigabyte costs no memory.
/// </summary>
internal sealed class GraphTables
{
    private const int ModelGraph = 7;
    private const int GraphNodes = 1;
    private const int GraphWeight = 5;
    private const int TensorSizes = 1;
    private const int TensorName = 8;

    // Nodes and names; weights are larger, and are not read.
    private const int LargestPart = 1 << 20;

    // What leaves ids, or a table, what they are.
    private static readonly HashSet<string> Carries =
        ["Cast", "Identity", "Reshape", "Squeeze", "Unsqueeze", "Flatten", "DequantizeLinear", "Expand", "Dropout"];

    private static readonly HashSet<string> LooksUp = ["Gather", "GatherBlockQuantized"];

    private readonly List<Node> _nodes = [];
    private readonly Dictionary<string, List<long>> _sizes = [];

    private GraphTables(Stream model)
    {
        foreach (StreamField field in StreamField.Read(model, model.Length))
        {
            if (field.Number == ModelGraph)
            {
                ReadGraph(model, field);
            }
        }
    }

    /// <summary>Rows of the table that an input's ids choose from.</summary>
    /// <param name="model">An ONNX file; can seek.</param>
    /// <param name="input">Name of the input.</param>
    /// <returns>Null where the ids are computed with before they choose, or the table is computed.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a model.</exception>
    /// <exception cref="EndOfStreamException">The bytes end inside the model.</exception>
    public static long? Rows(Stream model, string input) => new GraphTables(model).Find(input);

    private long? Find(string input)
    {
        HashSet<string> ids = [input];
        foreach (Node node in _nodes.Where(node => node.Inputs.Count > 0))
        {
            if (Carries.Contains(node.Operation) && ids.Contains(node.Inputs[0]))
            {
                ids.UnionWith(node.Outputs);
            }
        }

        return _nodes.Where(node => LooksUp.Contains(node.Operation) && node.Inputs.Count > 1 && ids.Contains(node.Inputs[1]))
            .Select(node => Table(node.Inputs[0]) is { Count: 2 } sizes ? sizes[0] : (long?)null)
            .FirstOrDefault(rows => rows is not null);
    }

    private List<long>? Table(string name)
    {
        // A chain is no longer than the nodes are many.
        for (int step = 0; step <= _nodes.Count; step++)
        {
            if (_sizes.TryGetValue(name, out List<long>? sizes))
            {
                return sizes;
            }

            Node? maker = _nodes.Find(node => node.Outputs.Contains(name));
            if (maker is null || maker.Operation is "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" or "Expand"
                || !Carries.Contains(maker.Operation) || maker.Inputs.Count == 0)
            {
                return null;
            }

            name = maker.Inputs[0];
        }

        return null;
    }

    private void ReadGraph(Stream model, StreamField graph)
    {
        foreach (StreamField field in StreamField.Read(model, graph.End))
        {
            if (field.Number == GraphNodes && field.Length <= LargestPart)
            {
                _nodes.Add(Node.Parser.WithDiscardUnknownFields(true).ParseFrom(field.Bytes(model)));
            }
            else if (field.Number == GraphWeight)
            {
                ReadWeight(model, field);
            }
        }
    }

    private void ReadWeight(Stream model, StreamField weight)
    {
        string? name = null;
        var sizes = new List<long>();
        foreach (StreamField field in StreamField.Read(model, weight.End))
        {
            if (field.Number == TensorSizes && field.Value is long size)
            {
                sizes.Add(size);
            }
            else if (field.Number == TensorSizes && field.Length <= LargestPart)
            {
                sizes.AddRange(StreamField.Numbers(field.Bytes(model)));
            }
            else if (field.Number == TensorName && field.Length <= LargestPart)
            {
                name = System.Text.Encoding.UTF8.GetString(field.Bytes(model));
            }
        }

        if (name is not null)
        {
            _sizes[name] = sizes;
        }
    }
}
