using System.Buffers;
using System.Globalization;

namespace AdaViP.Reports.Markup;

/// <summary>
/// The one place where tags and texts become markup: HTML that an XML parser reads too, so that a tag cannot be left open and a
/// text cannot end one.
/// </summary>
/// <param name="output">Gets the markup.</param>
internal sealed class MarkupWriter(TextWriter output)
{
    private const string Unknown = "\uFFFD";

    // These never have anything in them.
    private static readonly HashSet<string> Empty =
        ["meta", "link", "img", "br", "image", "rect", "line", "circle", "path"];

    // A line break after these is seen by nobody, and lets people read the file.
    private static readonly HashSet<string> Blocks =
    [
        "html", "head", "meta", "link", "title", "style", "body", "header", "main", "section", "article", "div", "figure",
        "table", "thead", "tr", "ul", "ol", "dl",
    ];

    // What ends a text, control characters and halves of characters.
    private static readonly SearchValues<char> Special = SearchValues.Create(
        [
            '&', '<', '>', '"', '\'', '\uFFFE', '\uFFFF', .. Characters(0, 0x1F), .. Characters(0x7F, 0x9F),
            .. Characters(0xD800, 0xDFFF),
        ]);

    private int _identifiers;

    /// <summary>A name that no other element of the page has.</summary>
    public string NextIdentifier() => string.Create(CultureInfo.InvariantCulture, $"n{++_identifiers}");

    /// <summary>Writes a start tag; elements that are always empty end with it.</summary>
    public void Open(string tag, IReadOnlyList<(string Name, string Value)> attributes)
    {
        output.Write('<');
        output.Write(tag);
        foreach ((string name, string value) in attributes)
        {
            output.Write(' ');
            output.Write(name);
            output.Write("=\"");
            Text(value);
            output.Write('"');
        }

        output.Write(Empty.Contains(tag) ? "/>" : ">");
    }

    /// <summary>Writes the end tag of what <see cref="Open"/> began.</summary>
    public void Close(string tag)
    {
        if (!Empty.Contains(tag))
        {
            output.Write("</");
            output.Write(tag);
            output.Write('>');
        }

        if (Blocks.Contains(tag))
        {
            output.Write('\n');
        }
    }

    /// <summary>Writes a text, in an element or in an attribute.</summary>
    public void Text(ReadOnlySpan<char> text)
    {
        for (int at = text.IndexOfAny(Special); at >= 0; at = text.IndexOfAny(Special))
        {
            bool isPair = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]);
            int length = isPair ? 2 : 1;
            output.Write(text[..at]);
            output.Write(isPair ? text.Slice(at, 2) : Replacement(text.Slice(at, 1)));
            text = text[(at + length)..];
        }

        output.Write(text);
    }

    /// <summary>Writes the program's own style sheet, which is not anybody's text.</summary>
    public void Style(PageStyle style)
    {
        Open("style", []);
        output.Write(style.Text);
        Close("style");
    }

    /// <summary>Writes what an HTML file begins with.</summary>
    public void Begin() => output.Write("<!DOCTYPE html>\n");

    private static IEnumerable<char> Characters(int first, int last) =>
        Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    private static ReadOnlySpan<char> Replacement(ReadOnlySpan<char> character) => character[0] switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        '\t' or '\n' or '\r' => character,
        _ => Unknown,
    };
}
