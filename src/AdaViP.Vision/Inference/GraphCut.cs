using AdaViP.Vision.Inference.Wire;
using Google.Protobuf;

namespace AdaViP.Vision.Inference;

/// <summary>
/// Cuts an ONNX graph in two: what depends on some inputs alone, and the rest.
/// A picture's backbone then runs once for all prompts.
/// Nodes, weights and everything else are copied as they stand on the wire; only the two lists of inputs and outputs are new.
/// </summary>
internal sealed class GraphCut
{
    private const int ModelGraph = 7;
    private const int GraphNodes = 1;
    private const int GraphWeight = 5;
    private const int GraphInput = 11;
    private const int GraphOutput = 12;
    private const int GraphValueInfo = 13;
    private const int GraphSparseWeight = 15;

    // What makes a cut worth its second session.
    private static readonly HashSet<string> Heavy = ["Conv", "MatMul", "Gemm", "FusedConv", "FusedMatMul"];

    private readonly List<WireField> _model;
    private readonly List<WireField> _graph;
    private readonly HashSet<GraphNode> _late;

    private GraphCut(
        List<WireField> model, List<WireField> graph, HashSet<GraphNode> late, byte[] first, string[] boundary,
        HashSet<string> lateNeeds)
    {
        _model = model;
        _graph = graph;
        _late = late;
        First = first;
        Boundary = boundary;
        LateNeeds = lateNeeds;
    }

    /// <summary>The model of the first part; its outputs are <see cref="Boundary"/>.</summary>
    public byte[] First { get; }

    /// <summary>Tensors that the rest takes from the first part.</summary>
    public IReadOnlyList<string> Boundary { get; }

    private HashSet<string> LateNeeds { get; }

    /// <summary>Cuts a model.</summary>
    /// <param name="bytes">A whole ONNX file.</param>
    /// <param name="firstInputs">Inputs of the first part.</param>
    /// <param name="outputs">Outputs that are wanted.</param>
    /// <returns>Null where a cut is not possible (weights in other files, nodes with graphs inside, a node that mixes both kinds
    /// of input directly) or gains nothing.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a model.</exception>
    public static GraphCut? Create(byte[] bytes, IReadOnlySet<string> firstInputs, IReadOnlyList<string> outputs)
    {
        if (Open(bytes) is not var (model, graph, nodes))
        {
            return null;
        }

        HashSet<string> weights = [.. graph.Where(field => field.Number == GraphWeight).Select(field => WeightName(field))];
        HashSet<string> lateInputs =
        [
            .. graph.Where(field => field.Number == GraphInput).Select(field => ValueName(field))
                .Where(name => !weights.Contains(name) && !firstInputs.Contains(name)),
        ];
        HashSet<GraphNode> first = FirstNodes(nodes, firstInputs, lateInputs);
        HashSet<string> made = [.. first.SelectMany(node => node.Outputs)];
        (HashSet<GraphNode> late, HashSet<string> lateNeeds) = Reach(nodes, outputs, made);
        string[] boundary = [.. lateNeeds.Where(made.Contains).Order(StringComparer.Ordinal)];
        if (boundary.Length == 0 || lateNeeds.Overlaps(firstInputs) || outputs.Any(made.Contains))
        {
            return null;
        }

        (HashSet<GraphNode> early, HashSet<string> earlyNeeds) = Reach(nodes, boundary, []);
        return early.Any(node => Heavy.Contains(node.Operation))
            ? new GraphCut(
                model, graph, late,
                Rewrite(model, graph, early, earlyNeeds, [], [.. boundary.Select(name => Declaration(name, null))]),
                boundary, lateNeeds)
            : null;
    }

    /// <summary>The model without what the given outputs do not need.</summary>
    /// <param name="bytes">A whole ONNX file.</param>
    /// <param name="outputs">Outputs that are wanted; each must be one of the model's.</param>
    /// <returns>Null where the model cannot be cut or all of it is needed.</returns>
    /// <exception cref="InvalidDataException">The bytes are not a model.</exception>
    public static byte[]? Only(byte[] bytes, IReadOnlyList<string> outputs)
    {
        if (Open(bytes) is not var (model, graph, nodes))
        {
            return null;
        }

        (HashSet<GraphNode> needed, HashSet<string> needs) = Reach(nodes, outputs, []);
        ArraySegment<byte>[] declared =
        [
            .. graph.Where(field => field.Number == GraphOutput && outputs.Contains(ValueName(field)))
            .Select(field => field.Content),
        ];
        return declared.Length == outputs.Count && needed.Count < nodes.Length
            ? Rewrite(model, graph, needed, needs, [], declared)
            : null;
    }

    /// <summary>The model of the rest; its inputs are <see cref="Boundary"/> and the other inputs of the whole.</summary>
    /// <param name="elements">ONNX element type of every tensor of the boundary.</param>
    public byte[] Rest(IReadOnlyDictionary<string, int> elements) => Rewrite(
        _model, _graph, _late, LateNeeds,
        [.. Boundary.Select(name => Declaration(name, elements[name]))],
        [.. _graph.Where(field => field.Number == GraphOutput && LateNeeds.Contains(ValueName(field)))
            .Select(field => field.Content)]);

    // Null where nodes or weights stand elsewhere than in this one list.
    private static (List<WireField> Model, List<WireField> Graph, GraphNode[] Nodes)? Open(byte[] bytes)
    {
        List<WireField> model = WireField.Read(bytes);
        if (model.Count(field => field.Number == ModelGraph) != 1)
        {
            return null;
        }

        List<WireField> graph = WireField.Read(model.Find(field => field.Number == ModelGraph).Content);
        GraphNode[] nodes = [.. graph.Where(field => field.Number == GraphNodes).Select(field => new GraphNode(field))];
        bool whole =
            !nodes.Any(node => node.HasGraph) && !graph.Exists(field => field.Number == GraphSparseWeight || IsExternal(field));
        return whole ? (model, graph, nodes) : null;
    }

    // Needs the first inputs and no other one.
    private static HashSet<GraphNode> FirstNodes(GraphNode[] nodes, IReadOnlySet<string> firstInputs, HashSet<string> lateInputs)
    {
        HashSet<string> onFirst = [.. firstInputs];
        HashSet<string> onLate = [.. lateInputs];
        var first = new HashSet<GraphNode>();
        foreach (GraphNode node in nodes)
        {
            bool late = node.Inputs.Any(onLate.Contains);
            bool early = node.Inputs.Any(onFirst.Contains);
            if (late)
            {
                onLate.UnionWith(node.Outputs);
            }
            else if (early)
            {
                onFirst.UnionWith(node.Outputs);
                first.Add(node);
            }
        }

        return first;
    }

    // The nodes that the targets need, backwards; tensors in `given` are not looked behind.
    private static (HashSet<GraphNode> Nodes, HashSet<string> Needs) Reach(GraphNode[] nodes, IEnumerable<string> targets,
        HashSet<string> given)
    {
        HashSet<string> needs = [.. targets];
        var reached = new HashSet<GraphNode>();
        foreach (GraphNode node in nodes.Reverse())
        {
            if (node.Outputs.Any(output => needs.Contains(output) && !given.Contains(output)))
            {
                reached.Add(node);
                needs.UnionWith(node.Inputs);
            }
        }

        return (reached, needs);
    }

    private static byte[] Rewrite(
        List<WireField> model, List<WireField> graph, HashSet<GraphNode> nodes, HashSet<string> needs, byte[][] moreInputs,
        ArraySegment<byte>[] outputs)
    {
        HashSet<ArraySegment<byte>> kept = [.. nodes.Select(node => node.Field.Whole)];
        using var inner = new MemoryStream();
        foreach (WireField field in graph)
        {
            bool keep = field.Number switch
            {
                GraphNodes => kept.Contains(field.Whole),
                GraphWeight => needs.Contains(WeightName(field)),
                GraphInput => needs.Contains(ValueName(field)),
                GraphOutput or GraphValueInfo => false,
                _ => true,
            };
            if (keep)
            {
                inner.Write(field.Whole);
            }
        }

        Array.ForEach(moreInputs, input => WireField.Write(inner, GraphInput, input));
        Array.ForEach(outputs, output => WireField.Write(inner, GraphOutput, output));
        using var outer = new MemoryStream();
        foreach (WireField field in model.Where(field => field.Number != ModelGraph))
        {
            outer.Write(field.Whole);
        }

        WireField.Write(outer, ModelGraph, inner.GetBuffer().AsSpan(0, checked((int)inner.Length)));
        return outer.ToArray();
    }

    // Name, and the element type where it is known; the runtime infers what is left out.
    private static byte[] Declaration(string name, int? element)
    {
        var value = new Value { Name = name };
        if (element is int known)
        {
            value.Type = new TypeOfValue { Tensor = new TensorType { Element = known } };
        }

        return value.ToByteArray();
    }

    private static bool IsExternal(WireField field) =>
        field.Number == GraphWeight && field.Parse(TensorHead.Parser).Place == TensorHead.Types.Place.OtherFile;

    private static string WeightName(WireField field) => field.Parse(TensorHead.Parser).Name;

    private static string ValueName(WireField field) => field.Parse(Value.Parser).Name;

    private sealed class GraphNode
    {
        public GraphNode(WireField field)
        {
            Field = field;
            Node node = field.Parse(Node.Parser);
            Inputs = [.. node.Inputs.Where(name => name.Length > 0)];
            Outputs = [.. node.Outputs.Where(name => name.Length > 0)];
            Operation = node.Operation;
            HasGraph = node.Attributes.Any(attribute => attribute.HasGraph || attribute.Graphs.Count > 0);
        }

        public WireField Field { get; }

        public IReadOnlyList<string> Inputs { get; }

        public IReadOnlyList<string> Outputs { get; }

        public string Operation { get; }

        public bool HasGraph { get; }
    }
}
