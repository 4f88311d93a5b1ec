using AdaViP.Reports.Markup;

namespace AdaViP.Reports;

/// <summary>Pieces within a line.</summary>
public static class Inline
{
    /// <summary>Where the line ends.</summary>
    public static Node Break { get; } = new Element("br");

    /// <summary>Stressed.</summary>
    public static Node Strong(params IEnumerable<Node> content) => new Element("strong", content);

    /// <summary>What the program says in place of a text that is not there.</summary>
    public static Node Remark(string text) => new Element("i", text);

    /// <summary>Smaller and paler than the text around it.</summary>
    public static Node Small(params IEnumerable<Node> content) => new Element("small", content);

    /// <summary>A name with the colour of a box of <see cref="Pictures.BoxedPhoto"/>.</summary>
    /// <param name="key">From 0 on; that of the box.</param>
    /// <param name="text">What it is called.</param>
    public static Node Key(int key, string text) =>
        new Element("b", text) { Class = $"key {Palette.Key(key)}" };

    /// <summary>A text with marked words.</summary>
    /// <param name="text">The whole.</param>
    /// <param name="marks">
    /// Start and length in UTF-16 units; what overlaps an earlier one or does not fit the text is left unmarked.
    /// </param>
    public static IEnumerable<Node> Marked(string text, IEnumerable<(int Start, int Length)> marks)
    {
        ArgumentNullException.ThrowIfNull(text);
        int done = 0;
        foreach ((int start, int length) in marks.OrderBy(mark => mark.Start))
        {
            if (start < done || length < 1 || length > text.Length - start)
            {
                continue;
            }

            yield return text[done..start];
            yield return new Element("mark", text.Substring(start, length));
            done = start + length;
        }

        yield return text[done..];
    }
}
