using System.Globalization;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Charts;

/// <summary>What charts of all kinds write alike.</summary>
internal static class ChartFrame
{
    /// <summary>
    /// Writes a chart as a figure: its title as caption, and a drawing that says what it shows to those who do not see it.
    /// </summary>
    /// <param name="output">Gets it.</param>
    /// <param name="title">Of the chart.</param>
    /// <param name="description">All that is to be seen, in words.</param>
    /// <param name="size">Units of the drawing, which is as wide as its place.</param>
    /// <param name="drawing">What is drawn.</param>
    /// <param name="below">Under the drawing; empty for nothing.</param>
    public static void Write(
        MarkupWriter output,
        string title,
        string description,
        (int Width, int Height) size,
        IEnumerable<Node> drawing,
        IEnumerable<Node> below)
    {
        Element drawn = Picture(output, title, description, size, drawing, []);
        new Element("figure", [new Element("figcaption", title), drawn, .. below]) { Class = "charted" }.Write(output);
    }

    /// <summary>What a file of <see cref="WriteFile"/> begins with.</summary>
    public const string FileStart = "<svg class=\"chart\" xmlns=";

    /// <summary>Writes a chart as a file of its own, with its colours for light and dark.</summary>
    /// <param name="writer">Gets SVG.</param>
    /// <param name="title">Of the chart.</param>
    /// <param name="description">All that is to be seen, in words.</param>
    /// <param name="size">Units of the drawing, which are the file's pixels.</param>
    /// <param name="drawing">What is drawn.</param>
    public static void WriteFile(
        TextWriter writer, string title, string description, (int Width, int Height) size, IEnumerable<Node> drawing)
    {
        var output = new MarkupWriter(writer);
        (string, string)[] outside =
        [
            ("xmlns", "http://www.w3.org/2000/svg"), ("width", Number(size.Width)), ("height", Number(size.Height)),
            ("font-family", "system-ui, sans-serif"),
        ];
        Picture(output, title, description, size, drawing.Prepend(new StyleNode(PageStyle.Chart)), outside).Write(output);
        writer.Write('\n');
    }

    private static Element Picture(
        MarkupWriter output,
        string title,
        string description,
        (int Width, int Height) size,
        IEnumerable<Node> drawing,
        (string, string)[] outside)
    {
        string titleName = output.NextIdentifier();
        string descriptionName = output.NextIdentifier();
        return new Element(
            "svg",
            [
                new Element("title", title) { Attributes = [("id", titleName)] },
                new Element("desc", description) { Attributes = [("id", descriptionName)] },
                .. drawing,
            ])
        {
            Class = "chart",
            Attributes =
            [
                .. outside,
                ("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {size.Width} {size.Height}")), ("role", "img"),
                ("aria-labelledby", $"{titleName} {descriptionName}"),
            ],
        };
    }

    /// <summary>A text in a drawing.</summary>
    public static Element Text(string style, double x, double y, string text) =>
        new("text", text) { Class = style, Attributes = [("x", Number(x)), ("y", Number(y))] };

    /// <summary>A straight line in a drawing.</summary>
    public static Element Line(string style, double x1, double y1, double x2, double y2) => new("line")
    {
        Class = style,
        Attributes = [("x1", Number(x1)), ("y1", Number(y1)), ("x2", Number(x2)), ("y2", Number(y2))],
    };

    /// <summary>A place or length in a drawing.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed class StyleNode(PageStyle style) : Node
    {
        internal override void Write(MarkupWriter output) => output.Style(style);
    }
}
