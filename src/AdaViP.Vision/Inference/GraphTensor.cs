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

/// <summary>Element type of a graph's input or output.</summary>
public enum GraphElement
{
    /// <summary>A type that the adapters do not use.</summary>
    Other,

    /// <summary>32-bit float.</summary>
    Float32,

    /// <summary>16-bit float.</summary>
    Float16,

    /// <summary>64-bit float.</summary>
    Float64,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>True or false.</summary>
    Bool,
}
