namespace AdaViP.Reports.Markup;

/// <summary>
/// A piece of a page. A text is a piece too: whatever stands in it is shown, and never read as markup. Only this room makes other
/// kinds, so that no other can write a tag.
/// </summary>
public abstract class Node
{
    private protected Node()
    {
    }

    /// <summary>A text, shown as it is.</summary>
    public static implicit operator Node(string text) => FromString(text);

    /// <summary>A text, shown as it is; characters that no page may hold are shown as U+FFFD.</summary>
    public static Node FromString(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new TextNode(text);
    }

    internal abstract void Write(MarkupWriter output);

    private sealed class TextNode(string text) : Node
    {
        internal override void Write(MarkupWriter output) => output.Text(text);
    }
}
