using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>The demo's own page, as a browser draws and prints it.</summary>
public sealed class DemoReportTests : IDisposable
{
    private const string Probe = """
        const box = e => e.getBoundingClientRect();
        const text = e => e.textContent.trim();
        const all = selector => [...document.querySelectorAll(selector)];
        const drawn = all('body *').filter(e => !e.closest('svg, script, br'));
        const table = document.querySelector('table');
        document.documentElement.dataset.probe = JSON.stringify({
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          empty: drawn.filter(e => text(e) != '' && box(e).height < 4).map(e => e.tagName),
          unnamed: all('svg[role=img], img').filter(
            p => !(p.getAttribute('alt') || p.getAttribute('aria-labelledby') || p.getAttribute('aria-label'))).length,
          broken: [...document.images].filter(i => i.naturalWidth == 0).length,
          pictures: document.images.length,
          charts: all('svg.chart').filter(s => box(s).height > 100).length,
          marked: all('mark').filter(m => getComputedStyle(m).textDecorationLine == 'underline').length,
          about: text(all('section')[0]),
          rows: [...table.querySelectorAll('tbody tr')].map(row => text(row.firstElementChild)),
          heads: [...table.querySelectorAll('thead th')].map(text),
          defined: all('.detail b').map(text) });
        """;

    // ω and margins of both kinds, the loss, and log-probs of four methods.
    private const int Charts = 9;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task Page_OfADemo_IsDrawnWhole_WithoutErrorsRequestsOrOverflow(int width, bool isDark)
    {
        var browser = new Browser(_folder);
        string page = await PageAsync();
        string screenshot = _folder.At("page.png");
        await browser.DrawAsync(page, screenshot, width, isDark, TestContext.Current.CancellationToken);
        Assert.True(new FileInfo(screenshot).Length > 10_000, "the screenshot is nearly empty");
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        string probe = await browser.ProbeAsync(html, Probe, width, TestContext.Current.CancellationToken);
        JsonElement found = JsonElement.Parse(probe);
        int Number(string name) => found.GetProperty(name).GetInt32();
        string[] Texts(string name) => [.. found.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];
        Assert.True(Number("overflow") <= 0, $"wider than the screen of {width}: {probe}");
        Assert.Empty(Texts("empty"));
        Assert.Equal((0, 0, Charts), (Number("unnamed"), Number("broken"), Number("charts")));
        Assert.True(Number("pictures") > 6 && Number("marked") > 0, probe);
        Assert.Equal(["SFT", "DPO", "+Vision", "AdaViP", "AdaViP + anchor"], Texts("rows"));
        string about = found.GetProperty("about").GetString()!;
        Assert.Contains("This is the built-in world, seed 1.", about, StringComparison.Ordinal);
        Assert.Contains("The labels are noisy: in 20 % of the preferences", about, StringComparison.Ordinal);
        Assert.Contains("Rows: SFT, the untuned model; DPO, ", about, StringComparison.Ordinal);

        // Each column is defined.
        string[] defined = Texts("defined");
        Assert.All(
            Texts("heads").Where(head => head != "models"),
            head => Assert.Contains(head.Split(", %")[0].TrimEnd(' ', '↑', '↓') + ":", defined));
    }

    [Fact]
    public async Task Page_OfADemo_IsPrintedWithEveryPart()
    {
        string pdf = _folder.At("page.pdf");
        await new Browser(_folder).PrintAsync(await PageAsync(), pdf, TestContext.Current.CancellationToken);
        string[] pages = await Browser.PagesAsync(pdf, TestContext.Current.CancellationToken);
        Assert.All(pages, text => Assert.NotEqual("", text.Trim()));
        string all = string.Join(' ', pages);
        foreach (string part in (string[])
            [
                "About these runs", "What happened", "AdaViP + anchor", "CHAIRi", "Log-probs: +Vision", "Not in the picture",
                "CLIP sum",
            ])
        {
            Assert.Contains(part, all, StringComparison.Ordinal);
        }
    }

    private static async Task<string> PageAsync()
    {
        FinishedDemo finished = await FinishedDemo.GetAsync();
        await finished.RunAsync();
        return Path.Combine(finished.Path, "report.html");
    }
}
