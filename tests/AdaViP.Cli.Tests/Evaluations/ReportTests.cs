using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.Evaluations;

/// <summary><c>adavip report</c> about runs that the program itself made.</summary>
public sealed class ReportTests : IDisposable
{
    private const string Captions = "{\"id\": 0, \"caption\": \"The picture shows a red cup.\"}\n";

    private readonly TemporaryFolder _folder = new();
    private readonly EvaluationData _data = new();

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task TrainingAndEvaluation_AreConnected_AndTheTableIsPrinted()
    {
        string run = _folder.At("run");
        (await AdavipProcess.RunAsync(GoldenRun.Train(run, "--set", "schedule.steps=2", "--set", "name=mine"))).ShouldExit(0);
        string[] evaluate = _data.Generate("chair", "chair");
        evaluate[Array.IndexOf(evaluate, "--model") + 1] = run;
        (await AdavipProcess.RunAsync(evaluate)).ShouldExit(0);
        string page = _folder.At("report.html");
        CommandResult result = (await AdavipProcess.RunAsync("report", run, _data.At("chair"), "--out", page)).ShouldExit(0);

        // Its two steps taught it no word: there is nothing to hallucinate.
        Assert.Contains("coverage", result.Out, StringComparison.Ordinal);
        Assert.Contains("mine", result.Out, StringComparison.Ordinal);
        Assert.All(result.Out.Split('\n'), line => Assert.True(line.Length <= 80 || line.Contains(page), line));
        string html = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        Assert.Contains("adavip evaluate chair --model", html, StringComparison.Ordinal);
        Assert.Contains("adavip train ", html, StringComparison.Ordinal);
        Assert.Contains("mine was trained from ", html, StringComparison.Ordinal);

        CommandResult json = (await InProcess.RunAsync("report", run, _data.At("chair"), "--json")).ShouldExit(0);
        JsonElement root = JsonDocument.Parse(json.Out).RootElement;
        JsonElement row = root.GetProperty("scores").GetProperty("rows")[0];
        Assert.Equal("mine", row.GetProperty("name").GetString());
        Assert.Equal(1, row.GetProperty("models").GetInt32());
        Assert.Equal("mine", root.GetProperty("training").GetProperty("rows")[0].GetProperty("name").GetString());
        Assert.Equal(
            2, root.GetProperty("training").GetProperty("rows")[0].GetProperty("values").GetProperty("steps").GetProperty("mean")
                .GetDouble());
    }

    [Fact]
    public async Task Page_ReplacesReportsOnly()
    {
        Run("run");
        string[] command = ["report", _folder.At("run"), "--out", _folder.At("report.html")];
        (await InProcess.RunAsync(command)).ShouldExit(0);
        (await InProcess.RunAsync(command)).ShouldFail(2, "exists", "--overwrite");
        (await InProcess.RunAsync([.. command, "--overwrite", "--title", "Second"])).ShouldExit(0);
        Assert.Contains("<h1>Second</h1>", await ReadAsync("report.html"), StringComparison.Ordinal);
        foreach (string name in (string[])["notes.html", "run/metrics.jsonl"])
        {
            string before = name == "notes.html" ? "<h1>mine</h1>" : await ReadAsync(name);
            _folder.Write(name, before);
            (await InProcess.RunAsync("report", _folder.At("run"), "--out", _folder.At(name), "--overwrite"))
                .ShouldFail(2, _folder.At(name), "not a page that report wrote");
            Assert.Equal(before, await ReadAsync(name));
        }

        (await InProcess.RunAsync("report", _folder.At("run"), "--out", _folder.At("run"))).ShouldFail(2, "names a folder");
        (await InProcess.RunAsync("report", _folder.At("run"), "--out", "-", "--json")).ShouldFail(2, "standard output");
    }

    [Fact]
    public async Task Page_InAFolderThatTakesNothing_IsRefused()
    {
        Run("run");
        (await InProcess.RunAsync("report", _folder.At("run"), "--out", "/proc/report.html"))
            .ShouldFail(2, "/proc/report.html", "cannot be written");
    }

    [Fact]
    public async Task NotesAndNames_StandOnThePage_AndNamesInTheTables()
    {
        Run("run");
        string notes = _folder.Write("notes.txt", "What <this> is.\r\nStill.\r\n\r\nSecond.\n\n\n");
        string[] command = ["report", _folder.At("run"), "--out", _folder.At("report.html"), "--overwrite", "--notes"];
        CommandResult result = (await InProcess.RunAsync([.. command, notes, "--name", "run=A = B"])).ShouldExit(0);
        Assert.Contains("\nA = B ", result.Out, StringComparison.Ordinal);
        string page = await ReadAsync("report.html");
        Assert.Contains("<p>What &lt;this&gt; is.\nStill.</p><p>Second.</p>", page, StringComparison.Ordinal);
        Assert.Contains("A = B", page, StringComparison.Ordinal);

        (await InProcess.RunAsync([.. command, notes, "--name", "ran=x"])).ShouldFail(
            2, "--name renames the row \"ran\", but the rows are called \"run\". Give one of these names.");
        (await InProcess.RunAsync([.. command, _folder.At("none.txt")])).ShouldFail(
            2, $"--notes is \"{_folder.At("none.txt")}\", which does not exist. Name a text file.");
        string latin = _folder.At("latin.txt");
        File.WriteAllBytes(latin, [(byte)'a', 0xe4]);
        (await InProcess.RunAsync([.. command, latin])).ShouldFail(2, "--notes: ", latin, "UTF-8");
        (await InProcess.RunAsync("report", _folder.At("run"), "--notes", notes, "--out", notes, "--overwrite"))
            .ShouldFail(2, notes, "--notes");
        Assert.StartsWith("What <this> is.", await ReadAsync("notes.txt"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DamagedRuns_EndWithFileAndLine()
    {
        Run("run");
        _folder.Write("run/metrics.jsonl", "{\"step\":1,\"loss\":2}\nnonsense\n");
        (await InProcess.RunAsync("report", _folder.At("run"))).ShouldFail(3, "metrics.jsonl, line 2", "nonsense");
        (await InProcess.RunAsync("report", _folder.At("none"))).ShouldFail(3, _folder.At("none"), "does not exist");
        Directory.CreateDirectory(_folder.At("empty"));
        (await InProcess.RunAsync("report", _folder.At("empty")))
            .ShouldFail(3, _folder.At("empty"), "is not a run", "scores.json");
    }

    [Fact]
    public async Task Page_OnStandardOutput_IsAllThatIsThere()
    {
        Run("run");
        CommandResult result = (await AdavipProcess.RunAsync("report", _folder.At("run"), "--out", "-")).ShouldExit(0);
        Assert.StartsWith("<!DOCTYPE html>", result.Out, StringComparison.Ordinal);
        Assert.EndsWith("</html>\n", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MicroScore_WritesExtraScores_AndReplacesNothingElse()
    {
        string answers = _folder.Write("captions.jsonl", Captions);
        string[] command = ["micro", "score", answers, "--out", _folder.At("caption-scores.json")];
        (await InProcess.RunAsync(command)).ShouldExit(0);
        JsonElement file = JsonDocument.Parse(await ReadAsync("caption-scores.json")).RootElement;
        Assert.Equal("extra scores 1", file.GetProperty("kind").GetString());
        Assert.Equal(1, file.GetProperty("items").GetInt32());
        Assert.Equal(
            ["coverage", "mention F1", "broken grammar", "expected partner", "wrong colours", "repeats"],
            file.GetProperty("scores").EnumerateArray().Select(score => score.GetProperty("label").GetString()));
        (await InProcess.RunAsync(command)).ShouldFail(2, "exists", "--overwrite");
        (await InProcess.RunAsync([.. command, "--overwrite"])).ShouldExit(0);
        (await InProcess.RunAsync("micro", "score", answers, "--out", answers, "--overwrite"))
            .ShouldFail(2, answers, "would be lost");
        string mine = _folder.Write("my-scores.json", "{\"kind\": \"mine\"}");
        (await InProcess.RunAsync("micro", "score", answers, "--out", mine, "--overwrite"))
            .ShouldFail(2, mine, "not a file of extra scores");
        CommandResult other = await InProcess.RunAsync("micro", "score", answers, "--out", _folder.At("other.json"));
        Assert.Contains("-scores.json", other.ShouldExit(0).Error, StringComparison.Ordinal);
    }

    private void Run(string name) => _folder.Write(name + "/metrics.jsonl", "{\"step\":1,\"loss\":2}\n");

    private Task<string> ReadAsync(string name) => File.ReadAllTextAsync(_folder.At(name), TestContext.Current.CancellationToken);
}
