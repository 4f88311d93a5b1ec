using System.Globalization;

namespace AdaViP.Vision.Inference;

/// <summary>One axis of an input or output.</summary>
/// <param name="Size">Elements; null where the graph leaves the size free.</param>
/// <param name="Name">The graph's name for a free axis, or null.</param>
public readonly record struct GraphAxis(int? Size, string? Name)
{
    /// <summary>Whether the graph leaves the size to the caller.</summary>
    public bool IsFree => Size is null;

    /// <summary>Whether a tensor of this size may be given.</summary>
    /// <param name="size">Elements.</param>
    public bool Accepts(int size) => Size is null || Size == size;

    /// <summary>The size, the name, or a question mark.</summary>
    public override string ToString() => Size is int size
        ? size.ToString(CultureInfo.InvariantCulture)
        : string.IsNullOrEmpty(Name) ? "?" : Name;
}
