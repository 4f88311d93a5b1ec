using System.Xml;
using System.Xml.Linq;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports.Tests.Support;

/// <summary>What pieces and pages become, as a strict XML parser reads it.</summary>
internal static class Drawn
{
    /// <summary>A PNG of one pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    public static string Text(Node node)
    {
        using var writer = new StringWriter();
        node.Write(new MarkupWriter(writer));
        return writer.ToString();
    }

    public static XElement Of(Node node) => XElement.Parse($"<root>{Text(node)}</root>", LoadOptions.PreserveWhitespace);

    public static XElement Of(Page page)
    {
        using var text = new StringReader(page.ToText());
        using var reader = XmlReader.Create(text, new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore });
        return XElement.Load(reader, LoadOptions.PreserveWhitespace);
    }

    /// <summary>Elements of a name, with a class where one is given.</summary>
    public static IReadOnlyList<XElement> Named(this XElement root, string name, string? style = null) =>
        [.. root.Descendants(name).Where(element => style is null
            || (element.Attribute("class")?.Value.Split(' ').Contains(style) ?? false))];
}
