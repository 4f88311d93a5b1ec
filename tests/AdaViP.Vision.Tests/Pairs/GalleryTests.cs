using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using AdaViP.Core.Data;
using AdaViP.Vision.Images;
using AdaViP.Vision.Pairs.Building;
using AdaViP.Vision.Pairs.Gallery;
using AdaViP.Vision.Pairs.Sentences;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Pairs;

public sealed partial class GalleryTests : IDisposable
{
    // What the page says about itself once it is laid out; added to a copy without the page's own ban on scripts.
    private const string Probe = """
        <script>addEventListener('load', () => {
          const images = [...document.images], svg = [...document.querySelectorAll('svg.photo')];
          document.documentElement.dataset.probe = JSON.stringify({
            images: images.length, drawn: images.filter(i => i.naturalWidth > 0 && i.getBoundingClientRect().width > 10).length,
            photos: svg.filter(s => s.getBoundingClientRect().height > 10).length,
            overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth });
        });</script>
        """;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Page_IsOneFile_WithATextForEveryPicture()
    {
        string html = await Html();
        Assert.Equal(2 * 3, Images().Count(html)); // three candidates and their masks
        Assert.All(Images().Matches(html), image => Assert.Matches("alt=\"[^\"]{5,}\"", image.Value));
        Assert.All(Photos().Matches(html), photo => Assert.Matches("aria-label=\"[^\"]{5,}\"", photo.Value));
        Assert.All(References().Matches(html), reference => Assert.StartsWith("data:", reference.Groups[1].Value, StringComparison.Ordinal));
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

    [Theory]
    [InlineData(390)]
    [InlineData(1280)]
    public async Task Browser_DrawsEveryPicture_WithoutErrorsOrRequests(int width)
    {
        string chromium = Browser();
        string html = await Html();
        string page = _folder.Write("gallery.html", html);
        string probed = _folder.Write("probed.html", ContentPolicy().Replace(html, "").Replace("</body>", Probe + "</body>", StringComparison.Ordinal));
        string log = Path.Combine(_folder.Path, "net.json");
        string screenshot = Path.Combine(_folder.Path, "page.png");
        (string Out, string Error) shown = await RunAsync(
            chromium, $"--window-size={width},2400", $"--log-net-log={log}", $"--screenshot={screenshot}", new Uri(page).AbsoluteUri);
        Assert.DoesNotContain("CONSOLE", shown.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Requests(log), url => !url.StartsWith("file:", StringComparison.Ordinal) && !url.StartsWith("data:", StringComparison.Ordinal));
        Assert.True(Reddish(screenshot) > 100, "no red stripe on the screenshot");

        (string Out, string Error) dom = await RunAsync(chromium, $"--window-size={width},2400", "--dump-dom", new Uri(probed).AbsoluteUri);
        string probe = System.Net.WebUtility.HtmlDecode(ProbeResult().Match(dom.Out).Groups[1].Value);
        JsonElement result = JsonDocument.Parse(probe).RootElement;
        Assert.Equal((6, 6, 2), (result.GetProperty("images").GetInt32(), result.GetProperty("drawn").GetInt32(), result.GetProperty("photos").GetInt32()));
        Assert.True(result.GetProperty("overflow").GetInt32() <= 0, $"{result.GetProperty("overflow")} pixels wider than the screen of {width}");
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

    private static string Browser()
    {
        foreach (string name in new[] { "chromium", "chromium-browser", "google-chrome" })
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

        Assert.Skip("no browser (chromium, chromium-browser or google-chrome) on the path");
        return "";
    }

    private async Task<(string Out, string Error)> RunAsync(string chromium, params string[] arguments)
    {
        string profile = Path.Combine(_folder.Path, "profile");
        var start = new ProcessStartInfo(chromium) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] common =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr", "--virtual-time-budget=3000",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--hide-scrollbars",
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
            .Where(url => !url.Contains("google", StringComparison.Ordinal) && !url.StartsWith("chrome", StringComparison.Ordinal))];

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

    private async Task<string> Html(string chosen = "A red thing.")
    {
        IPreferenceDataset data = StripedPictures.Write(_folder, ("rgb", 0, chosen), ("www", 1, "White."));
        string output = Path.Combine(_folder.Path, "out" + Guid.NewGuid().ToString("N"));
        await new PairBuilder(new PlainModels().Models, new RuleSentenceSplitter(), new PairBuildOptions())
            .RunAsync(data, output, null, TestContext.Current.CancellationToken);
        using PairOutput pairs = PairOutput.Open(output);
        using var writer = new StringWriter();
        GalleryWriter.Write(pairs, pairs.Traces, writer);
        return writer.ToString();
    }

    [GeneratedRegex("<img [^>]*>")]
    private static partial Regex Images();

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
