using System.Xml.Linq;
using AdaViP.Core.Data;
using AdaViP.Core.Files;
using AdaViP.Reports.Markup;
using AdaViP.Reports.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Reports.Tests;

public sealed class PageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Page_HasTitleHeadingAndContent()
    {
        XElement root = Drawn.Of(Page("POPE", Block.Section("Numbers", Block.Paragraph("one"))));
        Assert.Equal("en", root.Attribute("lang")!.Value);
        Assert.Equal("POPE - AdaViP", root.Element("head")!.Element("title")!.Value);
        Assert.Equal("POPE", root.Element("body")!.Element("header")!.Element("h1")!.Value);
        Assert.Equal("Numbersone", root.Element("body")!.Element("main")!.Element("section")!.Value);
        Assert.Equal("AdaViP pairs", Drawn.Of(Page("AdaViP pairs")).Element("head")!.Element("title")!.Value);
    }

    [Fact]
    public void Policy_AllowsTheStyleSheetOfThePage_AndNothingElse()
    {
        XElement head = Drawn.Of(Page("t")).Element("head")!;
        XElement meta = head.Elements("meta").Single(element => element.Attribute("http-equiv") is not null);
        string hash = Convert.ToBase64String(Convert.FromHexString(Digest.OfText(head.Element("style")!.Value)));
        Assert.Equal(
            $"default-src 'none'; img-src data:; style-src 'sha256-{hash}'; base-uri 'none'; form-action 'none'",
            meta.Attribute("content")!.Value);
    }

    [Fact]
    public void StyleSheet_LoadsNothing_AndIsDarkAndPrintable()
    {
        string style = Drawn.Of(Page("t")).Element("head")!.Element("style")!.Value;
        Assert.DoesNotContain("url(", style, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", style, StringComparison.Ordinal);
        Assert.Contains("@media (prefers-color-scheme: dark)", style, StringComparison.Ordinal);
        Assert.Contains("@media print", style, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_IsAskedForWhileItIsWritten()
    {
        using var writer = new StringWriter();
        var seen = new List<bool>();
        Page("t", Paragraphs()).Write(writer);
        Assert.Equal([true, true], seen);

        IEnumerable<Node> Paragraphs()
        {
            foreach (string text in (string[])["first", "second"])
            {
                yield return Block.Paragraph(text);
                seen.Add(writer.ToString().EndsWith($"<p>{text}</p>", StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public void IsFrom_TellsPagesOfAGenerator_AlsoEarlierOnes()
    {
        string page = _folder.Write("page.html", Page("t").ToText());
        Assert.True(Reports.Page.IsFrom(page, "a \"test\""));
        Assert.False(Reports.Page.IsFrom(page, "a"));
        Assert.False(Reports.Page.IsFrom(page, "another"));
        const string Old = "<meta name=\"generator\" content=\"adavip pairs show\">";
        string old = _folder.Write("old.html", $"<!doctype html>\n{Old}\n");
        Assert.True(Reports.Page.IsFrom(old, "adavip pairs show"));
        string later = _folder.Write("later.html", new string(' ', 600) + Old);
        Assert.False(Reports.Page.IsFrom(later, "adavip pairs show"));
        Assert.Throws<UserDataException>(() => Reports.Page.IsFrom(_folder.Path + "/none.html", "a"));
    }

    private static Page Page(string title, params IEnumerable<Node> content) =>
        new() { Title = title, Generator = "a \"test\"", Content = content };
}
