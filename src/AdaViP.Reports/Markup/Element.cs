namespace AdaViP.Reports.Markup;

/// <summary>A tag with attributes and what is in it.</summary>
/// <param name="tag">Its name.</param>
/// <param name="content">Asked for while it is written, once: a long page need not be in memory.</param>
internal sealed class Element(string tag, params IEnumerable<Node> content) : Node
{
    /// <summary>Names in the style sheet; null for none.</summary>
    public string? Class { get; init; }

    /// <summary>Further attributes, in order.</summary>
    public IReadOnlyList<(string Name, string Value)> Attributes { get; init; } = [];

    internal override void Write(MarkupWriter output)
    {
        output.Open(tag, Class is null ? Attributes : [("class", Class), .. Attributes]);
        foreach (Node node in content)
        {
            node.Write(output);
        }

        output.Close(tag);
    }
}
