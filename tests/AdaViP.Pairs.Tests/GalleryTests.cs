using System.Diagnostics;
using System.Globalization;
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
    // What the page says about itself once it is laid out; added to a copy without the page's own ban on scripts.
    private const string Probe = """
        <script>addEventListener('load', () => {
          const images = [...document.images], svg = [...document.querySelectorAll('svg.photo')];
          document.documentElement.dataset.probe = JSON.stringify({
            images: images.length, drawn: images.filter(i => i.naturalWidth > 0 && i.getBoundingClientRect().width > 10).length,
            photos: svg.filter(s => s.getBoundingClientRect().height > 10).length,
            labels: svg.map(s => [...s.querySelectorAll('text')].map(t => t.getBoundingClientRect()).filter(t => t.left >= s.getBoundingClientRect().left
              && t.right <= s.getBoundingClientRect().right).length).reduce((a, b) => a + b, 0),
            texts: [...document.querySelectorAll('.texts p, .dropped li')].filter(p => p.getBoundingClientRect().height > 5).length,
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth });
        });</script>
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
        Assert.Contains("<h3>Dropped tags (1)</h3><ul class=\"dropped\">", html, StringComparison.Ordinal);
        Assert.Contains("<li>red: mask covers 33.33 %, more than 25 %</li>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<details", html, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelsOfBoxesInOnePlace_StandOnLinesOfTheirOwn_WithinThePhoto()
    {
        var drawing = new BoxDrawing(640, 480);
        for (int i = 0; i < 8; i++)
        {
            drawing.Add(new PixelBox(600, 460 + i, 640, 480), "fire hydrant", "#666666", dashed: true);
        }

        double[][] places = [.. Labels().Matches(drawing.ToString()).Select(match =>
            new[] { match.Groups[1], match.Groups[2] }.Select(group => double.Parse(group.Value, CultureInfo.InvariantCulture))
                .ToArray())];
        Assert.Equal(8, places.Length);
        double[] lines = [.. places.Select(place => place[1]).Order()];
        Assert.All(lines.Zip(lines.Skip(1)), pair =>
            Assert.True(pair.Second - pair.First > 20, $"lines at {pair.First} and {pair.Second}"));
        Assert.InRange(lines[^1], 0, 480);
        Assert.All(places, place => Assert.InRange(place[0], 0, 640 - (12 * 12))); // twelve letters of at least twelve pixels
    }

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Browser_DrawsEveryPicture_WithoutErrorsOrRequests(int width)
    {
        string chromium = Browser();
        string html =
            await Html("A red thing.", "rrgb", new PairBuildOptions { Selection = new SelectionOptions { MaxMaskArea = 0.25 } });
        string page = _folder.Write("gallery.html", html);
        string probed = _folder.Write("probed.html", ContentPolicy().Replace(html, "")
            .Replace("</body>", Probe + "</body>", StringComparison.Ordinal));
        string log = Path.Combine(_folder.Path, "net.json");
        string screenshot = Path.Combine(_folder.Path, "page.png");
        (string Out, string Error) shown = await RunAsync(
            chromium, $"--window-size={width},2400", $"--log-net-log={log}", $"--screenshot={screenshot}",
            new Uri(page).AbsoluteUri);
        Assert.DoesNotContain("CONSOLE", shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests(log), url => !url.StartsWith("file:", StringComparison.Ordinal)
            && !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.True(Reddish(screenshot) > 100, "no red stripe on the screenshot");

        (string Out, string Error) dom =
            await RunAsync(chromium, $"--window-size={width},2400", "--dump-dom", new Uri(probed).AbsoluteUri);
        string probe = System.Net.WebUtility.HtmlDecode(ProbeResult().Match(dom.Out).Groups[1].Value);
        JsonElement result = JsonDocument.Parse(probe).RootElement;
        Assert.Equal((5, 5, 2), (result.GetProperty("images").GetInt32(), result.GetProperty("drawn").GetInt32(),
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
        string chromium = Browser();
        string page = _folder.Write("gallery.html", await Html());
        string pdf = Path.Combine(_folder.Path, "page.pdf");
        await RunAsync(chromium, $"--print-to-pdf={pdf}", new Uri(page).AbsoluteUri);
        byte[] bytes = File.ReadAllBytes(pdf);
        Assert.True(bytes.AsSpan().StartsWith("%PDF-"u8) && bytes.Length > 5000, $"{bytes.Length} bytes");
    }

    [Fact]
    public async Task Print_ArticleThatContinuesOnAnotherPage_HasItsHeadThere()
    {
        string chromium = Browser();
        string reader = Program("pdftotext");
        IEnumerable<string> sentences = Enumerable.Range(0, 300).Select(i => $"This is sentence {i} about a red thing.");
        string html = await Html(string.Join(' ', sentences));
        string page = _folder.Write("gallery.html", html);
        string pdf = Path.Combine(_folder.Path, "long.pdf");
        await RunAsync(chromium, $"--print-to-pdf={pdf}", "--no-pdf-header-footer", new Uri(page).AbsoluteUri);
        using Process process = Process.Start(new ProcessStartInfo(reader, [pdf, "-"]) { RedirectStandardOutput = true })!;
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        string[] ids = [.. Heads().Matches(html).Select(head => head.Groups[1].Value)];
        string[] pages = [.. text.Split('\f').Where(content => content.Trim().Length > 0)];
        Assert.Equal(2, ids.Length);
        Assert.True(pages.Length > 2, $"{pages.Length} pages");
        Assert.All(pages, content => Assert.Contains(ids, id => content.Contains($"{id} ", StringComparison.Ordinal)));
    }

    private static string Browser() => Program("chromium", "chromium-browser", "google-chrome");

    private static string Program(params string[] names)
    {
        foreach (string name in names)
        {
            foreach (string folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            {
                string path = Path.Combine(folder, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"no {string.Join(" or ", names)} on the path");
        return "";
    }

    private async Task<(string Out, string Error)> RunAsync(string chromium, params string[] arguments)
    {
        string profile = Path.Combine(_folder.Path, "profile");
        var start = new ProcessStartInfo(chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] common =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
            "--virtual-time-budget=3000",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
            "--hide-scrollbars",
            $"--user-data-dir={profile}",
        ];
        foreach (string argument in common.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = _folder.Path;
        using Process process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        Task<string> error = process.StandardError.ReadToEndAsync(limit.Token);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        Assert.True(process.ExitCode == 0, $"exit code {process.ExitCode}: {await error}");
        return (await output, await error);
    }

    // Requests of the page, not the browser's own.
    private static string[] Requests(string log) =>
        [.. Urls().Matches(File.ReadAllText(log)).Select(match => match.Groups[1].Value)
            .Where(url =>
                !url.Contains("google", StringComparison.Ordinal) && !url.StartsWith("chrome", StringComparison.Ordinal))];

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

    [GeneratedRegex("<text x=\"([^\"]*)\" y=\"([^\"]*)\"")]
    private static partial Regex Labels();

    [GeneratedRegex("stroke-dasharray")]
    private static partial Regex Dashes();

    [GeneratedRegex("<svg [^>]*>")]
    private static partial Regex Photos();

    [GeneratedRegex("(?:src|href)=\"([^\"]*)\"")]
    private static partial Regex References();

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex ContentPolicy();

    [GeneratedRegex("data-probe=\"([^\"]*)\"")]
    private static partial Regex ProbeResult();

    [GeneratedRegex("\"url\":\"([^\"]*)\"")]
    private static partial Regex Urls();
}
