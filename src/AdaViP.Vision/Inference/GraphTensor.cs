namespace AdaViP.Vision.Inference;

/// <summary>What a graph declares about one of its inputs or outputs.</summary>
/// <param name="Name">As in the graph.</param>
/// <param name="Element">Element type.</param>
/// <param name="Axes">Outermost first.</param>
public sealed record GraphTensor(string Name, GraphElement Element, IReadOnlyList<GraphAxis> Axes)
{
    /// <summary>Number of axes.</summary>
    public int Rank => Axes.Count;

    /// <summary>Whether the elements are floating-point numbers.</summary>
    public bool IsFloat => Element is GraphElement.Float32 or GraphElement.Float16 or GraphElement.Float64;

    /// <summary>For messages: "pixel_values float32 [1, 3, 800, 800]".</summary>
    public override string ToString() => $"{Name} {Element.ToString().ToLowerInvariant()} [{string.Join(", ", Axes)}]";
}
