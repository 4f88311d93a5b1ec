using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Reports.Markup;

namespace AdaViP.Reports;

/// <summary>
/// A page in one file that loads nothing: style, pictures and charts are inside. It is light or dark as the reader's system is,
/// fits a phone, and can be printed.
/// </summary>
public sealed class Page
{
    private const string Product = "AdaViP";

    // The generator stands among the first lines.
    private const int HeadBytes = 512;

    /// <summary>Its heading, and with the program's name its title.</summary>
    public required string Title { get; init; }

    /// <summary>What wrote it, by which its pages are told from files of somebody else; see <see cref="IsFrom"/>.</summary>
    public required string Generator { get; init; }

    /// <summary>Under the heading; null for nothing.</summary>
    public Node? Introduction { get; init; }

    /// <summary>Asked for once, while the page is written: a long page need not be in memory.</summary>
    public required IEnumerable<Node> Content { get; init; }

    /// <summary>Whether a file is a page of a generator, by its first lines.</summary>
    /// <param name="file">A regular file.</param>
    /// <param name="generator">Of the page.</param>
    /// <exception cref="UserDataException">It cannot be read.</exception>
    public static bool IsFrom(string file, string generator)
    {
        using FileStream stream = InputFile.Open(file);
        Span<byte> head = stackalloc byte[HeadBytes];
        int read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);

        // However the tag ends: earlier pages are known too.
        using var mark = new StringWriter();
        new MarkupWriter(mark).Open("meta", GeneratorOf(generator));
        return head[..read].IndexOf(Encoding.UTF8.GetBytes(mark.ToString().TrimEnd('>', '/'))) >= 0;
    }

    /// <summary>Writes the page.</summary>
    /// <param name="writer">Gets HTML, for a file in UTF-8.</param>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        var output = new MarkupWriter(writer);
        output.Begin();
        Node[] heading = [new Element("h1", Title), .. Introduction is Node introduction ? [introduction] : Array.Empty<Node>()];
        new Element(
            "html",
            new Element("head", Head()),
            new Element("body", new Element("header", heading), new Element("main", Content)))
        {
            Attributes = [("lang", "en")],
        }.Write(output);
    }

    /// <summary>The page as one text.</summary>
    public string ToText()
    {
        using var writer = new StringWriter();
        Write(writer);
        return writer.ToString();
    }

    private static (string Name, string Value)[] GeneratorOf(string generator) => [("name", "generator"), ("content", generator)];

    private static Element Meta(params (string Name, string Value)[] attributes) => new("meta") { Attributes = attributes };

    private IEnumerable<Node> Head()
    {
        yield return Meta(("charset", "utf-8"));
        yield return Meta(GeneratorOf(Generator));
        yield return Meta(("name", "viewport"), ("content", "width=device-width, initial-scale=1"));

        // Nothing may be loaded or run, even if a text of the data were read as markup.
        yield return Meta(
            ("http-equiv", "Content-Security-Policy"),
            ("content", $"default-src 'none'; img-src data:; style-src '{PageStyle.Shared.Source}'; "
                + "base-uri 'none'; form-action 'none'"));

        // Otherwise a browser asks the server for one.
        yield return new Element("link") { Attributes = [("rel", "icon"), ("href", "data:,")] };
        yield return new Element("title", Title.Contains(Product, StringComparison.Ordinal) ? Title : $"{Title} - {Product}");
        yield return new StyleNode();
    }

    private sealed class StyleNode : Node
    {
        internal override void Write(MarkupWriter output) => output.Style(PageStyle.Shared);
    }
}
