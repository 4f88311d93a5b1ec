using System.Text.Json;
using AdaViP.Core.Foundation;
using AdaViP.Reports.Charts;
using AdaViP.Reports.Pictures;
using AdaViP.Reports.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.Reports.Tests;

/// <summary>A page with every piece, as a browser draws and prints it.</summary>
public sealed class BrowserTests : IDisposable
{
    // What reaches beyond the window or its chart, texts without any height, and whether the style sheet is in force.
    private const string Probe = """
        const drawn = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, script, br'));
        const box = e => e.getBoundingClientRect();
        const outside = (t, s) => box(t).left < box(s).left - 1 || box(t).right > box(s).right + 1;
        document.documentElement.dataset.probe = JSON.stringify({
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          empty: drawn.filter(e => e.textContent.trim() != '' && box(e).height < 4).map(e => e.tagName),
          pictures: [...document.images].filter(i => i.naturalWidth > 0).length,
          line: getComputedStyle(document.querySelector('path.line')).strokeWidth,
          labels: [...document.querySelectorAll('svg.chart text')].filter(t => outside(t, t.closest('svg'))).length });
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(390, false)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task Page_IsDrawn_WithoutErrorsRequestsOrOverflow(int width, bool isDark)
    {
        var browser = new Browser(_folder);
        string html = EveryPiece().ToText();
        string screenshot = Path.Combine(_folder.Path, "page.png");
        string file = _folder.Write("page.html", html);
        await browser.DrawAsync(file, screenshot, width, isDark, TestContext.Current.CancellationToken);
        Assert.True(new FileInfo(screenshot).Length > 10_000, "the screenshot is nearly empty");

        string probe = await browser.ProbeAsync(html, Probe, width, TestContext.Current.CancellationToken);
        JsonElement result = JsonDocument.Parse(probe).RootElement;
        Assert.True(result.GetProperty("overflow").GetInt32() <= 0, $"wider than the screen of {width}: {probe}");
        Assert.Equal(0, result.GetProperty("empty").GetArrayLength());
        Assert.Equal(3, result.GetProperty("pictures").GetInt32());
        Assert.Equal("2px", result.GetProperty("line").GetString());
        Assert.Equal(0, result.GetProperty("labels").GetInt32());
    }

    // Also requests to where the browser itself asks for updates, accounts and the time.
    [Theory]
    [InlineData("<img src='https://fonts.google.example/a.png'>", "https://fonts.google.example/a.png")]
    [InlineData(
        "<img src='http://update.googleapis.com/service/update2/json'>", "http://update.googleapis.com/service/update2/json")]
    [InlineData("<iframe src='https://accounts.google.com/ListAccounts'></iframe>", "https://accounts.google.com/ListAccounts")]
    [InlineData(
        "<script>fetch('http://clients2.google.com/time/1/current')</script>", "http://clients2.google.com/time/1/current")]
    [InlineData("<link rel='preconnect' href='https://google.example'>", "https://google.example")]
    [InlineData("<meta http-equiv='refresh' content='0;url=http://google.example/next'>", "http://google.example/next")]
    public async Task Requests_OfAPage_AreSeen_WhereverTheyGo(string markup, string expected) => Assert.Contains(
        expected,
        await new Browser(_folder).RequestsAsync(
            _folder.Write("page.html", "<!DOCTYPE html><title>a page</title><p>text</p>" + markup),
            TestContext.Current.CancellationToken));

    [Fact]
    public async Task Requests_OfAPageThatAsksForNothing_AreNone() => Assert.Empty(
        await new Browser(_folder).RequestsAsync(
            _folder.Write("page.html", "<!DOCTYPE html><title>a page</title><img src='data:,' alt=''><p>google</p>"),
            TestContext.Current.CancellationToken));

    [Fact]
    public async Task Policy_LetsTheStyleSheetThrough_AndNoOther()
    {
        // The page that is drawn without errors above, with one style of its own.
        var browser = new Browser(_folder);
        string page = _folder.Write(
            "page.html", EveryPiece().ToText().Replace("<h1>", "<h1 style=\"position: absolute\">", StringComparison.Ordinal));
        string screenshot = Path.Combine(_folder.Path, "page.png");
        Xunit.Sdk.XunitException refused = await Assert.ThrowsAnyAsync<Xunit.Sdk.XunitException>(
            () => browser.DrawAsync(page, screenshot, 800, false, TestContext.Current.CancellationToken));
        Assert.Contains("CONSOLE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Print_LongTable_HasItsHeadOnEveryPage_AndNoPageIsEmpty()
    {
        var browser = new Browser(_folder);
        string[][] rows = [.. Enumerable.Range(0, 200).Select(i => new[] { $"row {i}", "1", "2" })];
        var page = new Page
        {
            Title = "Long",
            Generator = "a test",
            Content =
            [
                Block.Section("Numbers", new Table(["name", "headword", "other"], rows)),
                Block.Section("All", EveryPiece().Content),
            ],
        };
        string pdf = Path.Combine(_folder.Path, "page.pdf");
        await browser.PrintAsync(_folder.Write("page.html", page.ToText()), pdf, TestContext.Current.CancellationToken);
        string[] pages = await Browser.PagesAsync(pdf, TestContext.Current.CancellationToken);
        Assert.True(pages.Length > 4, $"{pages.Length} pages");
        Assert.All(pages, text => Assert.NotEqual("", text.Trim()));
        string[] ofTable = [.. pages.Where(text => text.Contains("row ", StringComparison.Ordinal))];
        Assert.True(ofTable.Length > 2, $"{ofTable.Length} pages of the table");
        Assert.All(ofTable, text => Assert.Contains("headword", text, StringComparison.Ordinal));
    }

    private static Page EveryPiece()
    {
        string address = new('x', 300);
        BoxedPhoto photo = BoxedPhoto.Of(Drawn.Png, (640, 480), "a photo with a box", "tags: cat")!;
        photo.Add(new PixelBox(10, 20, 300, 400), "1 cat", 0);
        return new Page
        {
            Title = "Every piece",
            Generator = "a test",
            Introduction = Block.Paragraph("What a page may have in it. ", Inline.Strong("All of it.")),
            Content =
            [
                Block.Facts([("Model", address), ("Answers", "answers.jsonl")]),
                Block.Section("Numbers", new Table(
                    ["", .. Enumerable.Range(0, 9).Select(i => $"column {i}")], [["a", .. Enumerable.Repeat("0.12345", 9)]])),
                Block.Section("Charts", Block.Charts(
                [
                    new LineChart
                    {
                        Title = "Rewards",
                        AcrossLabel = "step",
                        UpwardsLabel = "nats",
                        Series = [.. Enumerable.Range(0, 3).Select(line => new ChartSeries($"rewards of line {line}",
                            [.. Enumerable.Range(1, 100).Select(i => new ChartPoint(i, Math.Sin(i / 9.0) * (line + 1) * 1e5))]))],
                    },
                    new BarChart("F1", [new ChartBar("adversarial", 0.5, 1, "0.5"), new ChartBar(address, 1, 1, "1")]),
                ])),
                Block.Section(
                    "Worst cases",
                    Block.Beside(
                        PagePicture.Of(Drawn.Png, "a cat"),
                        "said yes",
                        Block.Question("Is there a cat?"),
                        Block.Answer(address))),
                Block.Entry(
                    "p0", "photo.jpg", "removed: cat",
                    Block.SideBySide(
                        photo,
                        PagePicture.Figure(Drawn.Png, "without the cat", "rejected picture", (640, 480))!,
                        Block.Texts(Block.Heading("Question"), Block.Paragraph(address), Block.Numbered(["one", "two"]))),
                    Block.Cards(
                    [
                        new Card(true, [PagePicture.Of(Drawn.Png, "card")!], [Inline.Key(0, "1 cat"), Inline.Break, "0.25"]),
                    ]),
                    Block.Heading("Dropped"),
                    Block.Running(["sky: too large", "tree: no box"])),
                Block.List(["a remark"]),
                Block.Note("Intervals are bootstrap intervals."),
            ],
        };
    }
}
