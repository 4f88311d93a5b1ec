using System.Text;
using System.Xml.Linq;
using AdaViP.Core.Foundation;
using AdaViP.Reports.Charts;
using AdaViP.Reports.Markup;
using AdaViP.Reports.Pictures;
using AdaViP.Reports.Tests.Support;
using Xunit;

namespace AdaViP.Reports.Tests;

/// <summary>Whatever stands in a text of the data, it is shown: it opens, closes and adds nothing.</summary>
public sealed class EscapeTests
{
    // By name: a runner that writes results may not keep half a character.
    private static readonly Dictionary<string, string> Hostile = new()
    {
        ["script"] = "<script>alert(1)</script>",
        ["attribute"] = "\" onload=\"alert(1)\" x=\"",
        ["apostrophe"] = "' onmouseover='alert(1)",
        ["end tags"] = "</title></style></svg></table></main><img src=x onerror=alert(1)>",
        ["comments"] = "]]><!-- <![CDATA[ --> &lt;b&gt; &amp &#60;",
        ["addresses"] = "javascript:alert(1) data:text/html,<p> url(http://x.example/)",
        ["line breaks"] = "tab\tline\nbreak\r\nend",
        ["control characters"] = "\u0000\u0001\u001b[31m\u007f\u0085",
        ["half characters"] = "half \ud83d pair, other half \udc31, both \ud83d\udc31, \ufffe\uffff",
        ["scripts"] = "right-to-left \u202e mark \u2028 \u200b äöü 漢字",
    };

    /// <summary>Every piece of the room, with a text in every place that takes one.</summary>
    private static readonly Dictionary<string, Func<string, Node>> Pieces = new()
    {
        ["text"] = text => text,
        ["section"] = text => Block.Section(text, text),
        ["heading"] = Block.Heading,
        ["paragraph"] = text => Block.Paragraph(text, Inline.Strong(text), Inline.Break, Inline.Small(text), Inline.Remark(text)),
        ["key"] = text => Inline.Key(7, text),
        ["note"] = text => Block.Note(text),
        ["question"] = Block.Question,
        ["answer"] = text => Block.Answer(Inline.Marked(text, [(1, 2), (3, 1)])),
        ["detail"] = text => Block.Detail(text, text),
        ["list"] = text => Block.List([text, text]),
        ["numbered"] = text => Block.Numbered([text]),
        ["running"] = text => Block.Running([text]),
        ["facts"] = text => Block.Facts([(text, text)]),
        ["side"] = text => Block.SideBySide(text, Block.Texts(text)),
        ["beside"] = text => Block.Beside(PagePicture.Of(Drawn.Png, "x" + text), text, text),
        ["entry"] = text => Block.Entry(text, text, text, text),
        ["cards"] = text => Block.Cards([new Card(true, [PagePicture.Of(Drawn.Png, "x" + text)!], [text])]),
        ["table"] = text => new Table([text, text], [[text, text]]) { Caption = text },
        ["figure"] = text => PagePicture.Figure(Drawn.Png, "x" + text, text, (3, 4))!,
        ["photo"] = text =>
        {
            BoxedPhoto photo = BoxedPhoto.Of(Drawn.Png, (100, 50), "x" + text, text)!;
            photo.Add(new PixelBox(1, 2, 3, 4), text, 0);
            photo.Add(new PixelBox(1, 2, 3, 4), text, null);
            return photo;
        },
        ["bars"] = text => Block.Charts([new BarChart(text, [new ChartBar(text, 1, 2, text)])]),
        ["lines"] = text => new LineChart
        {
            Title = text,
            AcrossLabel = text,
            UpwardsLabel = text,
            Series = [new ChartSeries(text, [new(0, 1), new(1, 2)]), new ChartSeries(text, [])],
        },
    };

    public static TheoryData<string> HostileTexts => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Text_InEveryPlaceOfEveryPiece_AddsNoMarkup(string kind)
    {
        string text = Hostile[kind];
        foreach ((string name, Func<string, Node> piece) in Pieces)
        {
            XElement plain = Drawn.Of(piece("abcdefgh"));
            XElement hostile = Drawn.Of(piece(text));
            Assert.True(Outline(plain) == Outline(hostile), $"{name}: {Outline(plain)} became {Outline(hostile)}");
        }
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Text_InElementAndAttribute_IsReadAsItWas(string kind)
    {
        string text = Hostile[kind];
        string shown = Shown(text);
        XElement paragraph = Drawn.Of(Block.Paragraph(text)).Element("p")!;
        Assert.Equal(Lines(shown), paragraph.Value);

        // A parser makes a space of a line break in an attribute.
        XElement image = Drawn.Of(PagePicture.Of(Drawn.Png, "x" + text)!).Element("img")!;
        Assert.Equal(Spaces("x" + shown), Spaces(image.Attribute("alt")!.Value));
    }

    [Theory]
    [MemberData(nameof(HostileTexts))]
    public void Page_WithTheTextEverywhere_IsWellFormedAndHasNoScript(string kind)
    {
        string text = Hostile[kind];
        var page = new Page
        {
            Title = text,
            Generator = text,
            Introduction = Block.Paragraph(text),
            Content = Pieces.Values.Select(piece => piece(text)),
        };
        XElement root = Drawn.Of(page);
        Assert.Empty(root.Descendants("script"));
        Assert.DoesNotContain(
            root.DescendantsAndSelf().Attributes(),
            attribute => attribute.Name.LocalName.StartsWith("on", StringComparison.OrdinalIgnoreCase));
        Assert.All(
            root.Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href"),
            attribute => Assert.StartsWith("data:", attribute.Value, StringComparison.Ordinal));
    }

    // Names of elements and attributes, with how they are nested; marks in a text depend on its length.
    private static string Outline(XElement root) => string.Join(
        ' ',
        root.DescendantsAndSelf().Where(element => element.Name != "mark").Select(element =>
            $"{element.Ancestors().Count()}{element.Name}[{string.Join(',', element.Attributes().Select(item => item.Name))}]"));

    private static string Shown(string text)
    {
        var shown = new StringBuilder();
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isControl = Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r');
            bool isForbidden = isControl || rune.Value is 0xFFFE or 0xFFFF;
            shown.Append(isForbidden ? "\uFFFD" : rune.ToString());
        }

        return shown.ToString();
    }

    // A parser reads every line break as one character.
    private static string Lines(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);

    private static string Spaces(string text) => Lines(text).Replace('\n', ' ').Replace('\t', ' ');
}
