using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>The demo as a user runs it, in its quick size.</summary>
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
        FinishedDemo finished = await FinishedDemo.GetAsync();
        string printed = (await finished.RunAsync()).Out;
        string[] commands = Commands(printed);
        Assert.Equal(commands.Length, int.Parse(
            Regex.Match(printed, @"\[1/(\d+)\]").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.All((string[])["SFT ", "DPO ", "+Vision ", "AdaViP ", "AdaViP + anchor "], row => Assert.Contains(
            row, Table(printed), StringComparison.Ordinal));
        Assert.Equal(commands.Length, Regex.Count(printed, @"\n\[\d+/\d+\] .* \| all: eta (\d+:)?\d\d:\d\d\n\$ "));

        // As a whole it may be moved.
        using var folder = new TemporaryFolder();
        string output = await finished.CopyAsync(folder, "demo");
        Assert.All(Files, name => Assert.True(File.Exists(Path.Combine(output, name)), name));
        CommandResult again = (await AdavipProcess.RunAsync("demo", "--quick", "--out", output)).ShouldExit(0);
        Assert.Single(Commands(again.Out)); // the models are compared with their hashes each time
        Assert.Equal(commands.Length - 1, Regex.Count(again.Out, ": finished before\n"));

        // A stage is the command that it prints: the last one gives the same table.
        string last = commands[^1].Replace(finished.Path, output, StringComparison.Ordinal);
        CommandResult report = (await AdavipProcess.RunShellAsync(last, folder.Path)).ShouldExit(0);
        Assert.Equal(Table(printed), Table(report.Out));

        (await AdavipProcess.RunAsync("demo", "--quick", "--seed", "2", "--out", output))
            .ShouldFail(2, "seed 1", "seed 2", "--out");
        (await AdavipProcess.RunAsync("demo", "--out", output)).ShouldFail(2, "size quick", "size default");

        string model = Path.Combine(output, "models", "micro-llava", "model.safetensors");
        await File.AppendAllTextAsync(model, "x", TestContext.Current.CancellationToken);
        (await AdavipProcess.RunAsync("demo", "--quick", "--out", output)).ShouldFail(2, model, "comes with the program");
        await File.AppendAllTextAsync(
            Path.Combine(output, "stages.jsonl"), "{damaged\n", TestContext.Current.CancellationToken);
        Assert.Contains(
            "stages.jsonl ends in lines that are damaged",
            (await AdavipProcess.RunAsync("demo", "--quick", "--out", output)).Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Demo_StoppedInEveryKindOfStage_EndsWithTheSameTable()
    {
        string whole = Table((await (await FinishedDemo.GetAsync()).RunAsync()).Out);
        string[] stages =
        [
            "micro draw", "evaluate chair", "micro score", "micro preferences", "pairs build", "train .*name=dpo ",
            "train .*name=adavip ", "train .*name=adavip-anchor ",
        ];
        using var folder = new TemporaryFolder();
        string[] command = ["demo", "--quick", "--out", folder.At("demo")];
        for (int i = 0; i < stages.Length; i++)
        {
            int signal = i % 2 == 0 ? AdavipProcess.SigTerm : AdavipProcess.SigKill;
            using AdavipProcess demo = AdavipProcess.Start(command);
            await demo.WaitForOutputAsync(new Regex(@"\$ adavip " + stages[i]));
            demo.Signal(signal);
            (await demo.WaitAsync()).ShouldExit(signal == AdavipProcess.SigTerm ? 130 : 128 + signal);
        }

        CommandResult result = (await AdavipProcess.RunAsync(command)).ShouldExit(0);
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
    [InlineData(
        "labels:\n  noise: 0.4\n  color_share: 1\nsupervised:\n  undrawn_share: 0.5\n",
        ":3: labels.color_share is 1, but the LLaVA that comes with the program learned in a world where it is 0.4",
        ":5: supervised.undrawn_share is 0.5", "Remove the key")]
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
        .SkipWhile(line => !line.TrimStart().StartsWith("SFT  ", StringComparison.Ordinal))
        .TakeWhile(line => line.Length > 0));
}
