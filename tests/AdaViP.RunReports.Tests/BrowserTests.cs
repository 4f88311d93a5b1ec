using System.Globalization;
using System.Text.Json;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tests.Support;
using AdaViP.Testing;
using Xunit;

namespace AdaViP.RunReports.Tests;

/// <summary>A report with all of its sections, as a browser draws and prints it.</summary>
public sealed class BrowserTests : IDisposable
{
    private const string Probe = """
        const box = e => e.getBoundingClientRect();
        const drawn = [...document.querySelectorAll('body *')].filter(e => !e.closest('svg, script, br'));
        document.documentElement.dataset.probe = JSON.stringify({
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
          empty: drawn.filter(e => e.textContent.trim() != '' && box(e).height < 4).map(e => e.tagName),
          pictures: [...document.images].filter(i => i.naturalWidth > 0).length,
          charts: [...document.querySelectorAll('svg.chart')].filter(s => box(s).height > 100).length,
          marked: [...document.querySelectorAll('mark')]
            .filter(m => getComputedStyle(m).textDecorationLine == 'underline').length,
          named: [...document.querySelectorAll('svg[role=img], img')].filter(
            p => !(p.getAttribute('alt') || p.getAttribute('aria-labelledby') || p.getAttribute('aria-label'))).length });
        """;

    private readonly RunsOnDisk _runs = new();

    public void Dispose() => _runs.Dispose();

    [Theory]
    [InlineData(390, false)]
    [InlineData(390, true)]
    [InlineData(1280, false)]
    public async Task Page_IsDrawn_WithoutErrorsRequestsOrOverflow(int width, bool isDark)
    {
        var browser = new Browser(_runs.Folder);
        string html = PageTests.Html(Everything());
        string screenshot = _runs.At("page.png");
        await browser.DrawAsync(
            _runs.Write("page.html", html), screenshot, width, isDark, TestContext.Current.CancellationToken);
        Assert.True(new FileInfo(screenshot).Length > 10_000, "the screenshot is nearly empty");
        string probe = await browser.ProbeAsync(html, Probe, width, TestContext.Current.CancellationToken);
        JsonElement result = JsonDocument.Parse(probe).RootElement;
        Assert.True(result.GetProperty("overflow").GetInt32() <= 0, $"wider than the screen of {width}: {probe}");
        Assert.Equal(0, result.GetProperty("empty").GetArrayLength());
        Assert.Equal(0, result.GetProperty("named").GetInt32());

        // Two captions' pictures; five numbers, and log-probs of three recipes; dog and cup of sft, dog and cup of seed 1.
        Assert.Equal((2, 8, 4), (
            result.GetProperty("pictures").GetInt32(), result.GetProperty("charts").GetInt32(),
            result.GetProperty("marked").GetInt32()));
    }

    [Fact]
    public async Task Print_HasEveryPart_AndNoEmptyPage()
    {
        var browser = new Browser(_runs.Folder);
        string pdf = _runs.At("page.pdf");
        await browser.PrintAsync(
            _runs.Write("page.html", PageTests.Html(Everything())), pdf, TestContext.Current.CancellationToken);
        string[] pages = await Browser.PagesAsync(pdf, TestContext.Current.CancellationToken);
        Assert.All(pages, text => Assert.NotEqual("", text.Trim()));
        string all = string.Join(' ', pages);
        foreach (string part in (string[])["What happened", "CHAIRi", "Loss", "Not in the picture: dog", "CLIP sum"])
        {
            Assert.Contains(part, all, StringComparison.Ordinal);
        }
    }

    private RunReport Everything()
    {
        string sft = _runs.Train("runs/sft", "sft", 1, Steps(seed: 0), ("objective", "sft"));
        _runs.Chair("eval/sft/chair", sft, "A cat and a dog.", "A dog and a cup.");
        _runs.Pope("eval/sft/pope", sft, "Yes");
        for (int seed = 1; seed <= 2; seed++)
        {
            string at = seed.ToString(CultureInfo.InvariantCulture);
            string mine = _runs.Train($"runs/mine-{at}", "adavip-with-a-long-name", seed, Steps(seed));
            _runs.Chair($"eval/mine-{at}/chair", mine, seed == 1 ? "A cat, a dog and a cup." : "A cat.", "A dog.");
            _runs.Pope($"eval/mine-{at}/pope", mine, seed == 1 ? "Yes" : "No");
            _runs.Write(
                $"eval/mine-{at}/chair/x-scores.json",
                new ExtraScores("drawn scenes", 2, "adavip micro score", [
                    new("mention F1", 80 + seed, "%", BetterWhen.Higher), new("broken grammar", seed, "%", BetterWhen.Lower),
                    new("expected partner", seed, "%", BetterWhen.Lower), new("wrong colours", seed, "%", BetterWhen.Lower),
                ]).ToText());
        }

        _runs.Train("runs/other", "dpo", 1, Steps(3));
        _runs.Write("pairs/trace.jsonl", """
            {"id":"1","picture":0,"photo":"0.png","width":8,"height":8,"question":"What?","preferred_answer":"A box.",
            "other_answer":"No.","sentences":["A box."],"tags":["box"],
            "boxes":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0}],"dropped":[],
            "candidates":[{"tag":"box","score":0.5,"box":[1,2,3,4],"query":0,"mask_area":4,"dilated_area":6,
            "clip":[0.25],"clip_sum":0.25}],"chosen":0,"reason":null}
            """.ReplaceLineEndings("") + "\n");
        return _runs.Report(
            new RunReportOptions { Command = "adavip report " + new string('x', 200) },
            "eval/sft", "eval/mine-1", "eval/mine-2", "runs", "pairs");
    }

    private static IEnumerable<string> Steps(int seed) => Enumerable.Range(1, 60).Select(
        step => RunsOnDisk.Step(step, 0.5 + (0.01 * seed) + (0.2 * Math.Sin(step * (seed + 1)))));
}
