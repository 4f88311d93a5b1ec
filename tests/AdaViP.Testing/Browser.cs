using System.Diagnostics;
using System.Text.RegularExpressions;
using Xunit;

namespace AdaViP.Testing;

/// <summary>A browser without a window, for pages that the program writes; tests are skipped where none is installed.</summary>
/// <param name="folder">Gets its profile and logs.</param>
public sealed partial class Browser(TemporaryFolder folder)
{
    private readonly string _program = Installed("chromium", "chromium-browser", "google-chrome");

    /// <summary>The first of several programs that is on the path; skips the calling test where none is.</summary>
    public static string Installed(params string[] names)
    {
        foreach (string name in names)
        {
            foreach (string place in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
            {
                string path = Path.Combine(place, name);
                if (File.Exists(path))
                {
                    return path;
                }
            }
        }

        Assert.Skip($"no {string.Join(" or ", names)} on the path");
        return "";
    }

    /// <summary>Draws a page; nothing may be wrong with it, and it may ask for nothing but itself.</summary>
    /// <param name="page">An HTML file.</param>
    /// <param name="screenshot">A PNG file to be written.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="isDark">Whether the reader's system is dark.</param>
    /// <param name="cancellation">Ends the browser.</param>
    public async Task DrawAsync(string page, string screenshot, int width, bool isDark, CancellationToken cancellation)
    {
        string log = Path.Combine(folder.Path, "net.json");
        (_, string error) = await RunAsync(
            page,
            cancellation,
            $"--window-size={width},2400",
            $"--log-net-log={log}",
            $"--screenshot={screenshot}",
            $"--blink-settings=preferredColorScheme={(isDark ? 0 : 1)}");
        Assert.DoesNotContain("CONSOLE", error, StringComparison.Ordinal);
        Assert.Empty(NetworkLog.OfPages(log));
    }

    /// <summary>What a page asks for beside itself, whoever it asks: addresses, or names of machines that it looks up.</summary>
    /// <param name="page">An HTML file.</param>
    /// <param name="cancellation">Ends the browser.</param>
    public async Task<IReadOnlyList<string>> RequestsAsync(string page, CancellationToken cancellation)
    {
        string log = Path.Combine(folder.Path, "net.json");
        await RunAsync(page, cancellation, $"--log-net-log={log}", "--dump-dom");
        return NetworkLog.OfPages(log);
    }

    /// <summary>Runs a script in a page, and gives what it leaves in <c>document.documentElement.dataset.probe</c>.</summary>
    /// <param name="html">The page; the copy that is opened has no policy, which would forbid the script.</param>
    /// <param name="script">JavaScript, run once all is laid out.</param>
    /// <param name="width">Of the window, in pixels.</param>
    /// <param name="cancellation">Ends the browser.</param>
    public async Task<string> ProbeAsync(string html, string script, int width, CancellationToken cancellation)
    {
        string probed = folder.Write("probed.html", ContentPolicy().Replace(html, "").Replace(
            "</body>", $"<script>addEventListener('load', () => {{ {script} }});</script></body>", StringComparison.Ordinal));
        (string document, string error) = await RunAsync(probed, cancellation, $"--window-size={width},2400", "--dump-dom");
        Assert.DoesNotContain("CONSOLE", error, StringComparison.Ordinal);
        return System.Net.WebUtility.HtmlDecode(ProbeResult().Match(document).Groups[1].Value);
    }

    /// <summary>Prints a page to a PDF file.</summary>
    /// <param name="page">An HTML file.</param>
    /// <param name="pdf">To be written.</param>
    /// <param name="cancellation">Ends the browser.</param>
    public Task PrintAsync(string page, string pdf, CancellationToken cancellation) =>
        RunAsync(page, cancellation, $"--print-to-pdf={pdf}", "--no-pdf-header-footer");

    /// <summary>The texts of the pages of a PDF file; skips where no reader is installed.</summary>
    public static async Task<string[]> PagesAsync(string pdf, CancellationToken cancellation)
    {
        string reader = Installed("pdftotext");
        using Process process = Process.Start(new ProcessStartInfo(reader, [pdf, "-"]) { RedirectStandardOutput = true })!;
        string text = await process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        string[] pages = text.Split('\f');
        return pages[^1].Trim().Length == 0 ? pages[..^1] : pages;
    }

    private async Task<(string Out, string Error)> RunAsync(
        string page, CancellationToken cancellation, params string[] arguments)
    {
        string profile = Path.Combine(folder.Path, "profile");
        var start = new ProcessStartInfo(_program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] common =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--enable-logging=stderr",
            "--virtual-time-budget=3000", "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--no-first-run", "--hide-scrollbars", $"--user-data-dir={profile}",
        ];
        foreach (string argument in common.Concat(arguments).Append(new Uri(page).AbsoluteUri))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["HOME"] = folder.Path;
        using Process process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
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

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex ContentPolicy();

    [GeneratedRegex("data-probe=\"([^\"]*)\"")]
    private static partial Regex ProbeResult();
}
