using System.Security.Cryptography;
using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary><c>adavip pairs</c> over the models that come with the program, and over the goldens' small real graphs.</summary>
public sealed class PairsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Golden_Build_ChoosesWhatTheReferenceChose()
    {
        string goldenFile = SharedFiles.Require("goldens", "foundation", "pipeline", "golden.json");
        JsonElement golden = JsonDocument.Parse(File.ReadAllText(goldenFile)).RootElement;
        string[] sentences = [.. golden.GetProperty("sentences").EnumerateArray().Select(sentence => sentence.GetString()!)];
        string data = Data(
            sentences,
            [.. golden.GetProperty("images").EnumerateArray().Select(image => image.GetProperty("photo").GetString()!)]);
        string output = _folder.At("pairs");
        (await AdavipProcess.RunAsync(GoldenPairs.Build(_folder, data, output))).ShouldExit(0);
        string[] lines = File.ReadAllLines(Path.Combine(output, "trace.jsonl"));
        Assert.Equal(golden.GetProperty("images").GetArrayLength(), lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement expected = golden.GetProperty("images")[i];
            JsonElement actual = JsonDocument.Parse(lines[i]).RootElement;
            Assert.Equal(Names(expected.GetProperty("tags")), Names(actual.GetProperty("tags")));
            Assert.Equal(Tags(expected.GetProperty("boxes")), Tags(actual.GetProperty("boxes")));
            Assert.Equal(Tags(expected.GetProperty("candidates")), Tags(actual.GetProperty("candidates")));
            Assert.Equal(expected.GetProperty("chosen").GetInt32(), actual.GetProperty("chosen").GetInt32());
        }
    }

    [Fact]
    public async Task Built_ShownCountedAndTrainedOn()
    {
        string data = Data(["A plate.", "A tree."], Scenes(4));
        string output = _folder.At("pairs");
        CommandResult built = (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        Assert.Contains("4 pairs of 4 pictures", built.Out, StringComparison.Ordinal);
        Assert.Contains("inside the graphs:", built.Out, StringComparison.Ordinal);

        string page = _folder.At("pairs.html");
        (await AdavipProcess.RunAsync("pairs", "show", output, "--out", page)).ShouldExit(0);
        Assert.Contains("<svg class=\"photo\"", File.ReadAllText(page), StringComparison.Ordinal);
        CommandResult stats = (await AdavipProcess.RunAsync("pairs", "stats", output)).ShouldExit(0);
        Assert.Contains("4 pictures, 4 preferences, 4 pairs", stats.Out, StringComparison.Ordinal);
        Assert.Contains("mask share of picture", stats.Out, StringComparison.Ordinal);

        CommandResult trained = (await AdavipProcess.RunAsync(
            "train", "--recipe", "tiny", "--model", GoldenRun.Model, "--data", output,
            "--out", _folder.At("run"), "--set", "schedule.steps=1")).ShouldExit(0);
        Assert.Contains("step 1/1", trained.Out, StringComparison.Ordinal);

        (await AdavipProcess.RunAsync("pairs", "show", output, "--out", page)).ShouldFail(2, "exists", "--overwrite");
        foreach (string own in (string[])[
            "trace.jsonl", "pairs.json", "README.md", "pairs-00000.parquet", "parts/00000.trace.jsonl"])
        {
            byte[] before = File.ReadAllBytes(Path.Combine(output, own));
            (await AdavipProcess.RunAsync("pairs", "show", output, "--out", Path.Combine(output, own), "--overwrite"))
                .ShouldFail(2, own, "a file of the build", "would be lost");
            Assert.Equal(before, File.ReadAllBytes(Path.Combine(output, own)));
        }

        foreach (string free in (string[])["pairs-00009.parquet", "trace-0-of-2.jsonl", "parts/page.html"])
        {
            (await AdavipProcess.RunAsync("pairs", "show", output, "--out", Path.Combine(output, free)))
                .ShouldFail(2, free, "a place of the build");
            Assert.False(File.Exists(Path.Combine(output, free)));
        }

        // What the build was made from is in no list of the build's own files.
        foreach (string foreign in (string[])[_folder.At("models.yaml"), data])
        {
            byte[] before = File.ReadAllBytes(foreign);
            (await AdavipProcess.RunAsync("pairs", "show", output, "--out", foreign, "--overwrite"))
                .ShouldFail(2, foreign, "not a page that pairs show wrote", "Choose another --out");
            Assert.Equal(before, File.ReadAllBytes(foreign));
        }

        string inside = Path.Combine(output, "gallery.html");
        (await AdavipProcess.RunAsync("pairs", "show", output, "--out", inside)).ShouldExit(0);
        (await AdavipProcess.RunAsync("pairs", "show", output, "--out", inside, "--overwrite")).ShouldExit(0);
        (await AdavipProcess.RunAsync([.. Build(output, output), "--overwrite"])).ShouldFail(2, "--data", output, "would clear");
        Assert.True(File.Exists(Path.Combine(output, "pairs-00000.parquet")));
        (await AdavipProcess.RunAsync("pairs", "show", output, "--out", _folder.At("x.html"), "--id", "nobody"))
            .ShouldFail(2, "nobody");
    }

    [Fact]
    public async Task Killed_GoesOn_AndLeavesTheSameBytes()
    {
        string data = Data(["A plate.", "A tree."], Scenes(3));
        string whole = _folder.At("whole");
        (await AdavipProcess.RunAsync(Build(data, whole))).ShouldExit(0);
        string output = _folder.At("killed");
        using (AdavipProcess process = AdavipProcess.Start(Build(data, output)))
        {
            string journal = Path.Combine(output, "parts", "00000.journal");
            while (!process.HasExited && !(File.Exists(journal) && new FileInfo(journal).Length > 0))
            {
                await Task.Delay(5, TestContext.Current.CancellationToken);
            }

            Assert.False(process.HasExited, "the build ended before it could be killed");
            process.Signal(AdavipProcess.SigKill);
            await process.WaitAsync();
        }

        CommandResult stats = (await AdavipProcess.RunAsync("pairs", "stats", output)).ShouldExit(0);
        Assert.Matches("^The build is unfinished: [12] of 3 pictures so far.\n[12] pictures?, ", stats.Out);
        CommandResult shown = (await AdavipProcess.RunAsync(
            "pairs", "show", output, "--out", _folder.At("unfinished.html"))).ShouldExit(0);
        Assert.Contains("warning: The build is unfinished:", shown.Error, StringComparison.Ordinal);
        Assert.Contains("<article>", File.ReadAllText(_folder.At("unfinished.html")), StringComparison.Ordinal);

        CommandResult resumed = (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        Assert.DoesNotContain("pictures 0/3", resumed.Out, StringComparison.Ordinal);
        Assert.Equal(Hashes(whole), Hashes(output));
    }

    [Fact]
    public async Task CardOfSomebodyElse_IsKeptWithAWarning_AndWrittenWhereItIsMovedAway()
    {
        string data = Data(["A plate."], Scenes(1));
        string output = _folder.At("pairs");
        string card = _folder.Write("pairs/README.md", "Mine.");
        CommandResult built = (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        Assert.Contains($"{card} was there before and is kept", built.Error, StringComparison.Ordinal);
        Assert.Equal("Mine.", File.ReadAllText(card));

        File.Delete(card);
        CommandResult again = (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        Assert.DoesNotContain("was there before", again.Error, StringComparison.Ordinal);
        Assert.Contains("pairs-*.parquet", File.ReadAllText(card), StringComparison.Ordinal);
    }

    [Fact]
    public async Task BadInput_IsNamed()
    {
        string data = Data(["A plate."], Scenes(1));
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync([.. Build(data, output), "--shard", "3/3"])).ShouldFail(2, "--shard is \"3/3\"");
        (await AdavipProcess.RunAsync([.. Build(data, output), "--endpoint-model", "llama"]))
            .ShouldFail(2, "belong to --endpoint");
        (await AdavipProcess.RunAsync([.. Build(data, output), "--endpoint", "nowhere", "--endpoint-model", "llama"]))
            .ShouldFail(2, "--endpoint is \"nowhere\"");
        (await AdavipProcess.RunAsync([.. Build(data, output), "--workers", "0"]))
            .ShouldFail(2, "--workers is \"0\" but must be a whole number from 1 to 64");
        (await AdavipProcess.RunAsync("pairs", "stats", _folder.Path)).ShouldFail(3, "holds no build of pairs");
        (await AdavipProcess.RunAsync(Build(data, data))).ShouldFail(2, "--out", "is a file but must be a folder");
        (await AdavipProcess.RunAsync("models", "check", _folder.Path)).ShouldFail(2, "is a folder");
        _folder.Write("other/notes.txt", "mine");
        (await AdavipProcess.RunAsync([.. Build(data, _folder.At("other")), "--overwrite"]))
            .ShouldFail(2, "no build of pairs wrote (there is no pairs.json)");
        Assert.Equal("mine", File.ReadAllText(_folder.At("other", "notes.txt")));
        _folder.Write("foreign/pairs.json", "{}");
        (await AdavipProcess.RunAsync([.. Build(data, _folder.At("foreign")), "--overwrite"]))
            .ShouldFail(2, "no build of pairs wrote (there is a pairs.json, but no folder parts beside it)");
        Assert.Equal("{}", File.ReadAllText(_folder.At("foreign", "pairs.json")));
    }

    [Fact]
    public async Task Build_OutputThatCannotBe_IsFoundBeforeTheModelsAreLoaded()
    {
        string data = Data(["A plate."], Scenes(1));
        string output = _folder.At("out");
        (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        string broken = _folder.Write("broken.onnx", "no graph");
        string[] build = Build(data, output);
        string models = _folder.At("models.yaml");
        string text = File.ReadAllText(models);
        string broke = text.Replace(
            MicroPairs.Shipped("inpainter.onnx"), broken, StringComparison.Ordinal);
        Assert.NotEqual(text, broke);
        File.WriteAllText(models, broke);

        (await AdavipProcess.RunAsync([.. build, "--preview-size", "64"]))
            .ShouldFail(2, "--out", "--preview-size 256, now --preview-size 64");
        (await AdavipProcess.RunAsync([.. build[..^1], "/proc/x/pairs"]))
            .ShouldFail(2, "--out", "/proc/x/pairs", "nothing can be created");
        _folder.Write("other/notes.txt", "mine");
        (await AdavipProcess.RunAsync([.. build[..^1], _folder.At("other"), "--overwrite"]))
            .ShouldFail(2, "no build of pairs wrote");
        (await AdavipProcess.RunAsync([.. build[..^1], _folder.At("other")]))
            .ShouldFail(2, "--out", "\"notes.txt\"", "no build of pairs wrote");
        Assert.Equal(["notes.txt"], Directory.GetFileSystemEntries(_folder.At("other")).Select(Path.GetFileName));
        string file = Path.Combine(output, "parts", "lock");
        Assert.False(File.Exists(file), "the build left its lock");
        using (FileStream held = new(file, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None))
        {
            (await AdavipProcess.RunAsync(build)).ShouldFail(1, "Another process builds pairs");
        }

        // The models are what fails now; a new folder does not stay, and the build that was to be replaced does.
        CommandResult failed = await AdavipProcess.RunAsync([.. build[..^1], _folder.At("new", "pairs")]);
        Assert.Contains("broken.onnx", failed.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_folder.At("new")), "a build that did not start left its folder");
        Assert.NotEqual(0, (await AdavipProcess.RunAsync([.. build, "--overwrite"])).Code);
        Assert.True(File.Exists(Path.Combine(output, "pairs-00000.parquet")));
    }

    [Fact]
    public async Task ManyUnreadablePictures_AreSummedUp()
    {
        string data = Data(["A plate."], [.. Enumerable.Range(0, 13).Select(i => $"missing-{i}.jpg"), .. Scenes(1)]);
        CommandResult built = (await AdavipProcess.RunAsync([.. Build(data, _folder.At("out")), "--bad-rows", "skip"]))
            .ShouldExit(0);
        string[] warnings = [.. built.Error.Split('\n').Where(
            line => line.Contains("no rejected image", StringComparison.Ordinal))];
        Assert.Equal(11, warnings.Length);
        Assert.Contains("3 more preferences have no rejected image, for 3 other reasons", warnings[^1], StringComparison.Ordinal);
        Assert.Contains("trace.jsonl", warnings[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task FullDisk_EndsWithAnError_AndGoesOnLater()
    {
        string data = Data(["A plate.", "A tree."], Scenes(4));
        string output = _folder.At("full");
        using (AdavipProcess process = AdavipProcess.StartWithFileLimit(100, Build(data, output)))
        {
            (await process.WaitAsync()).ShouldFail(1, output, "cannot be written", "ulimit -f", "the same settings continue");
        }

        (await AdavipProcess.RunAsync(Build(data, output))).ShouldExit(0);
        Assert.True(File.Exists(Path.Combine(output, "pairs-00000.parquet")));
    }

    private static string[] Scenes(int count) => [.. Enumerable.Range(0, count).Select(MicroRun.Picture)];

    private static string[] Names(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private static string[] Tags(JsonElement list) =>
        [.. list.EnumerateArray().Select(item => item.GetProperty("tag").GetString()!)];

    private static Dictionary<string, string> Hashes(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
        .Where(file => Path.GetFileName(file) is not "stages.json")
        .ToDictionary(
            file => Path.GetRelativePath(folder, file), file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));

    private string[] Build(string data, string output) => MicroPairs.Build(_folder, data, output);

    private string Data(string[] sentences, string[] photos) =>
        _folder.Write("data.jsonl", string.Join('\n', photos.Select((photo, i) =>
        JsonSerializer.Serialize(new Dictionary<string, object>
        {
            ["id"] = $"p{i}",
            ["image"] = photo,
            ["question"] = "What is there?",
            ["chosen"] = string.Join(' ', sentences),
            ["rejected"] = "Nothing.",
            ["sentences"] = sentences,
        }))));
}
