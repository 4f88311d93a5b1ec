using System.Text.Json;
using System.Text.RegularExpressions;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Images;
using AdaViP.Pairs.Building;
using AdaViP.Pairs.Gallery;
using AdaViP.Pairs.Sentences;
using AdaViP.Testing;
using AdaViP.Vision.Images;
using Xunit;

namespace AdaViP.Pairs.Tests;

public sealed partial class GalleryTests : IDisposable
{
    // What the page says about itself once it is laid out.
    private const string Probe = """
        const images = [...document.images], svg = [...document.querySelectorAll('svg.photo')];
        const within = (t, s) => t.left >= s.left && t.right <= s.right;
        document.documentElement.dataset.probe = JSON.stringify({
          images: images.length, drawn: images.filter(i => i.naturalWidth > 0 && i.getBoundingClientRect().width > 10).length,
          photos: svg.filter(s => s.getBoundingClientRect().height > 10).length,
          labels: [...document.querySelectorAll('svg.photo text')]
            .filter(t => within(t.getBoundingClientRect(), t.closest('svg').getBoundingClientRect())).length,
          texts: [...document.querySelectorAll('.texts p, .running li')].filter(p => p.getBoundingClientRect().height > 5).length,
          overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth });
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_IsOneFile_WithATextForEveryPicture()
    {
        string html = await Html();
        Assert.Equal((2 * 3) + 1, Images().Count(html)); // three candidates and their masks, and the chosen one beside the photo
        Assert.All(Images().Matches(html), image => Assert.Matches("alt=\"[^\"]{5,}\"", image.Value));
        Assert.All(Photos().Matches(html), photo => Assert.Matches("aria-label=\"[^\"]{5,}\"", photo.Value));
        Assert.All(References().Matches(html), reference =>
            Assert.StartsWith("data:", reference.Groups[1].Value, StringComparison.Ordinal));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http:", html, StringComparison.Ordinal);
        Assert.Contains("removed: red", html, StringComparison.Ordinal);
        Assert.Contains("no pair: no tag", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TextOfTheData_IsEscaped()
    {
        string html = await Html("<img src=x onerror=alert(1)> is red & \\\"big\\\".");
        Assert.DoesNotContain("<img src=x", html, StringComparison.Ordinal);
        Assert.Contains("&lt;img src=x onerror=alert(1)&gt; is red &amp; &quot;big&quot;.", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preference_IsShownWithQuestionAndBothAnswers()
    {
        string html = await Html("A red thing.\nOn a wall.");
        Assert.Contains("<h3>Question</h3><p>What is there?</p>", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Preferred answer</h3><p>A red thing.\nOn a wall.</p>", html, StringComparison.Ordinal);
        Assert.Contains("<h3>Other answer</h3><p>Nothing.</p>", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryBox_HasItsTag_AndDroppedOnesTheirReason_WithoutOpeningAnything()
    {
        // Red covers two stripes of six, more than a quarter; its box is dashed.
        string html =
            await Html("Red.", "rrgb", new PairBuildOptions { Selection = new SelectionOptions { MaxMaskArea = 0.25 } });
        Assert.Matches("<rect [^>]*stroke-dasharray[^>]*/><text [^>]*>red</text>", html);
        Assert.Matches("<rect [^>]*/><text [^>]*>1 green</text><rect [^>]*/><text [^>]*>2 blue</text>", html);
        Assert.Single(Dashes().Matches(html));
        Assert.Contains("<h3>Dropped tags (1)</h3><ul class=\"running\">", html, StringComparison.Ordinal);
        Assert.Contains("<li>red: mask covers 33.33 %, more than 25 %</li>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Browser_DrawsEveryPicture_WithoutErrorsOrRequests(int width)
    {
        var browser = new Browser(_folder);
        string html =
            await Html("A red thing.", "rrgb", new PairBuildOptions { Selection = new SelectionOptions { MaxMaskArea = 0.25 } });
        string screenshot = Path.Combine(_folder.Path, "page.png");
        string page = _folder.Write("gallery.html", html);
        await browser.DrawAsync(page, screenshot, width, isDark: false, TestContext.Current.CancellationToken);
        Assert.True(Reddish(screenshot) > 100, "no red stripe on the screenshot");

        string probe = await browser.ProbeAsync(html, Probe, width, TestContext.Current.CancellationToken);
        JsonElement result = JsonDocument.Parse(probe).RootElement;
        Assert.Equal((5, 5, 2),
            (result.GetProperty("images").GetInt32(), result.GetProperty("drawn").GetInt32(),
                result.GetProperty("photos").GetInt32()));
        Assert.Equal(3, result.GetProperty("labels").GetInt32()); // one per box, none beyond the photo
        // question and two answers of each preference, one dropped tag
        Assert.Equal((2 * 3) + 1, result.GetProperty("texts").GetInt32());
        Assert.True(result.GetProperty("overflow").GetInt32() <= 0,
            $"{result.GetProperty("overflow")} pixels wider than the screen of {width}");
    }

    [Fact]
    public async Task Browser_PrintsThePage()
    {
        var browser = new Browser(_folder);
        string page = _folder.Write("gallery.html", await Html());
        string pdf = Path.Combine(_folder.Path, "page.pdf");
        await browser.PrintAsync(page, pdf, TestContext.Current.CancellationToken);
        byte[] bytes = File.ReadAllBytes(pdf);
        Assert.True(bytes.AsSpan().StartsWith("%PDF-"u8) && bytes.Length > 5000, $"{bytes.Length} bytes");
    }

    [Fact]
    public async Task Print_ArticleThatContinuesOnAnotherPage_HasItsHeadThere()
    {
        var browser = new Browser(_folder);
        IEnumerable<string> sentences = Enumerable.Range(0, 300).Select(i => $"This is sentence {i} about a red thing.");
        string html = await Html(string.Join(' ', sentences));
        string page = _folder.Write("gallery.html", html);
        string pdf = Path.Combine(_folder.Path, "long.pdf");
        await browser.PrintAsync(page, pdf, TestContext.Current.CancellationToken);
        string[] pages = await Browser.PagesAsync(pdf, TestContext.Current.CancellationToken);
        string[] ids = [.. Heads().Matches(html).Select(head => head.Groups[1].Value)];
        Assert.Equal(2, ids.Length);
        Assert.True(pages.Length > 2, $"{pages.Length} pages");
        Assert.All(pages, content => Assert.Contains(ids, id => content.Contains($"{id} ", StringComparison.Ordinal)));
    }

    private static int Reddish(string file)
    {
        DecodedImage image = ImageDecoder.Decode(File.ReadAllBytes(file), file);
        int count = 0;
        for (int i = 0; i < image.Rgb.Length; i += 3)
        {
            count += image.Rgb[i] > 220 && image.Rgb[i + 1] < 60 && image.Rgb[i + 2] < 60 ? 1 : 0;
        }

        return count;
    }

    private async Task<string> Html(string chosen = "A red thing.", string stripes = "rgb", PairBuildOptions? options = null)
    {
        IPreferenceDataset data = StripedPictures.Write(
            _folder, (stripes, 0, chosen.Replace("\n", "\\n", StringComparison.Ordinal)), ("www", 1, "White."));
        string output = Path.Combine(_folder.Path, "out" + Guid.NewGuid().ToString("N"));
        await new PairBuilder(new PlainModels().Models, TestKernels.Native, new RuleSentenceSplitter(), options
            ?? new PairBuildOptions())
            .RunAsync(data, output, null, TestContext.Current.CancellationToken);
        using BuiltPairs pairs = BuiltPairs.Open(output);
        using var writer = new StringWriter();
        GalleryWriter.Write(pairs, pairs.Traces, writer);
        return writer.ToString();
    }

    [GeneratedRegex("<h2>([^<]*) <small>")]
    private static partial Regex Heads();

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex Images();

    [GeneratedRegex("stroke-dasharray=")]
    private static partial Regex Dashes();

    [GeneratedRegex("<svg [^>]*>")]
    private static partial Regex Photos();

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex References();
}
