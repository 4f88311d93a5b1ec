using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>The demo as a user runs it, in its quick size.</summary>
[Collection(ProcessTests.Name)]
public sealed class DemoTests
{
    private static readonly string[] Files =
    [
        "stages.jsonl", "report.html", "models/micro-llava/model.safetensors", "models/foundation/models.yaml",
        "evaluation/captions.jsonl", "evaluations/micro-llava/chair/scores.json",
        "seed-1/preferences.parquet", "seed-1/pairs/trace.jsonl", "seed-1/runs/dpo/model.safetensors",
        "seed-1/runs/adavip-anchor/metrics.jsonl", "seed-1/evaluations/adavip/chair/caption-scores.json",
    ];

    [Fact]
    public async Task Demo_Quick_RunsEveryStageAsACommandAndDoesNothingTwice()
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("demo");
        CommandResult demo = (await AdavipProcess.RunAsync("demo", "--quick", "--out", output)).ShouldExit(0);
        Assert.All(Files, name => Assert.True(File.Exists(Path.Combine(output, name)), name));
        string[] commands = Commands(demo.Out);
        Assert.Equal(commands.Length, int.Parse(
            Regex.Match(demo.Out, @"\[1/(\d+)\]").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.All((string[])["micro-llava", "dpo", "vision-sum", "adavip", "adavip-anchor"], row => Assert.Contains(
            row, Table(demo.Out), StringComparison.Ordinal));

        CommandResult again = (await AdavipProcess.RunAsync("demo", "--quick", "--out", output)).ShouldExit(0);
        Assert.Equal([commands[0]], Commands(again.Out)); // the models are compared with their hashes each time
        Assert.Equal(commands.Length - 1, Regex.Count(again.Out, ": finished before\n"));

        // As a whole it may be moved.
        string moved = folder.At("moved");
        Directory.Move(output, moved);
        CommandResult there = (await AdavipProcess.RunAsync("demo", "--quick", "--out", moved)).ShouldExit(0);
        Assert.Equal(commands.Length - 1, Regex.Count(there.Out, ": finished before\n"));
        await File.AppendAllTextAsync(
            Path.Combine(moved, "models", "micro-llava", "model.safetensors"), "x", TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync("demo", "--quick", "--out", moved))
            .ShouldFail(2, Path.Combine(moved, "models", "micro-llava", "model.safetensors"), "comes with the program");
        await File.AppendAllTextAsync(
            Path.Combine(moved, "stages.jsonl"), "{damaged\n", TestContext.Current.CancellationToken);
        Assert.Contains(
            "stages.jsonl ends in lines that are damaged",
            (await AdavipProcess.RunAsync("demo", "--quick", "--out", moved)).Error,
            StringComparison.Ordinal);
        Directory.Move(moved, output);

        // A stage is the command that it prints: the last one gives the same table.
        CommandResult report = (await AdavipProcess.RunShellAsync(commands[^1], folder.Path)).ShouldExit(0);
        Assert.Equal(Table(demo.Out), Table(report.Out));

        (await AdavipProcess.RunAsync("demo", "--quick", "--seed", "2", "--out", output))
            .ShouldFail(2, "seed 1", "seed 2", "--out");
        (await AdavipProcess.RunAsync("demo", "--out", output)).ShouldFail(2, "size quick", "size default");
    }

    [Fact]
    public async Task Demo_StoppedInEveryStage_EndsWithTheSameTable()
    {
        using var folder = new TemporaryFolder();
        string whole = Table((await AdavipProcess.RunShellAsync(
                "adavip demo --quick --out demo", Directory.CreateDirectory(folder.At("whole")).FullName))
            .ShouldExit(0).Out);
        string stopped = Directory.CreateDirectory(folder.At("stopped")).FullName;
        int seconds = 2;
        CommandResult result;
        do
        {
            // Longer each time, so that a slow machine comes to an end too.
            result = await AdavipProcess.RunShellAsync(
                $"timeout -s {(seconds % 2 == 0 ? "TERM" : "KILL")} {seconds} adavip demo --quick --out demo", stopped);
            seconds++;
        }
        while (result.Code != 0);

        Assert.True(seconds > 4, "the demo was stopped less than twice");
        Assert.Equal(whole, Table(result.Out));
    }

    [Fact]
    public async Task Demo_FolderOfSomebodyElse_IsLeftAlone()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("mine.txt", "mine");
        (await AdavipProcess.RunAsync("demo", "--quick", "--out", folder.Path))
            .ShouldFail(2, folder.Path, "mine.txt", "stages.jsonl", "new or empty");
        string log = folder.Write("stages.jsonl", "mine\n");
        (await AdavipProcess.RunAsync("demo", "--quick", "--out", folder.Path))
            .ShouldFail(2, log, "damaged or of another program");
        Assert.Equal(["mine", "mine\n"], ((string[])[file, log]).Select(File.ReadAllText));
        Assert.Equal([file, log], Directory.GetFileSystemEntries(folder.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Demo_FileOfSomebodyElseUnderANameOfAStage_IsNotReplaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("demo/stages.jsonl", """{"plan":"demo, size quick, seed 1, built-in world"}""" + "\n");
        string[] mine = ["demo/models/micro-llava/model.safetensors", "demo/evaluation/images/00000.png"];
        foreach (string name in mine)
        {
            string path = folder.Write(name, "mine");
            (await AdavipProcess.RunShellAsync("adavip demo --quick --out demo", folder.Path))
                .ShouldFail(2, Path.GetFileName(name) == "00000.png" ? "images" : "model.safetensors", "--out");
            Assert.Equal("mine", await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("picture:\n  side: 7\n", "picture.side", "32")]
    [InlineData("preference:\n  least_anchors: 3\n", "preference.least_anchors is 3", "most_anchors is 2")]
    public async Task Demo_ImpossibleWorld_IsRefusedBeforeAnyStage(string world, params string[] parts)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("world.yaml", world);
        (await AdavipProcess.RunAsync("demo", "--world", file, "--out", folder.At("demo"))).ShouldFail(2, [file, .. parts]);
        Assert.False(Directory.Exists(folder.At("demo")));
    }

    [Fact]
    public async Task CopyModels_AlteredOrMissingFile_IsNamedWithBothHashes()
    {
        using var folder = new TemporaryFolder();
        string target = folder.At("models");
        (await AdavipProcess.RunAsync("micro", "copy-models", "--out", target)).ShouldExit(0);
        (await AdavipProcess.RunAsync("micro", "copy-models", "--out", target)).ShouldExit(0);
        string config = Path.Combine(target, "micro-llava", "config.json");
        await File.AppendAllTextAsync(config, " ", TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync("micro", "copy-models", "--out", target)).ShouldFail(2, config, "Move it away", "--out");
        string graph = Path.Combine(target, "foundation", "tagger.onnx");
        await File.WriteAllTextAsync(graph, "altered", TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync("micro", "check-models", "--models", Path.Combine(target, "foundation", "models.yaml")))
            .ShouldFail(3, graph, "SHA-256");
    }

    private static string[] Commands(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    // The lines of the report's table.
    private static string Table(string output) => string.Join('\n', output.Split('\n')
        .SkipWhile(line => !line.TrimStart().StartsWith("micro-llava  ", StringComparison.Ordinal))
        .TakeWhile(line => line.Length > 0));
}
