using System.Security.Cryptography;
using System.Text.RegularExpressions;
using AdaViP.Cli.Tests.Support;
using AdaViP.Vision.Images;

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

    // In the middle of the stage where it says how far it is, at its beginning where it is short.
    private static readonly (string Command, string Inside, int Signal)[] Stops =
    [
        ("micro copy-models", "", AdavipProcess.SigKill), ("micro draw", "drawn ", AdavipProcess.SigTerm),
        ("evaluate chair", "answered ", AdavipProcess.SigKill), ("micro score", "", AdavipProcess.SigTerm),
        ("evaluate pope", "answered ", AdavipProcess.SigTerm), ("micro preferences", "described ", AdavipProcess.SigKill),
        ("pairs build", "[1-9]\\d*/\\d+ \\|", AdavipProcess.SigKill), ("train .*name=dpo ", "step 3/8", AdavipProcess.SigTerm),
        ("evaluate chair .*/dpo ", "answered ", AdavipProcess.SigTerm),
        ("train .*name=vision-sum ", "step 3/8", AdavipProcess.SigKill),
        ("evaluate pope .*/vision-sum ", "answered ", AdavipProcess.SigKill),
        ("train .*name=adavip ", "step 3/8", AdavipProcess.SigTerm),
        ("train .*name=adavip-anchor ", "step 3/8", AdavipProcess.SigKill), ("report ", "", AdavipProcess.SigKill),
    ];

    [Fact]
    public async Task Demo_StoppedInEveryKindOfStage_EndsWithTheSameBytes()
    {
        FinishedDemo finished = await FinishedDemo.GetAsync();
        string printed = (await finished.RunAsync()).Out;
        Assert.All(
            Commands(printed), command => Assert.Contains(Stops, stop => Regex.IsMatch(command, "^adavip " + Kind(stop))));
        using var folder = new TemporaryFolder();
        string output = folder.At("demo");
        string[] command = ["demo", "--quick", "--out", output];
        foreach ((string stage, string inside, int signal) in Stops)
        {
            using AdavipProcess demo = AdavipProcess.Start(command);
            await demo.WaitForOutputAsync(new Regex($@"\$ adavip {stage}.*\n(.*\n)*?.*{inside}"));
            demo.Signal(signal);
            CommandResult stopped = await demo.WaitAsync();

            // The page, which is the last stage, may be written by then.
            Assert.True(
                stopped.Code == (signal == AdavipProcess.SigTerm ? 130 : 128 + signal)
                    || (stage == "report " && stopped.Code == 0),
                $"{stage}: exit code {stopped.Code}\n{stopped.Out}\n{stopped.Error}");
        }

        CommandResult result = (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        Assert.Equal(Table(printed), Table(result.Out));
        Assert.Equal(Hashes(finished.Path), Hashes(output));

        static string Kind((string Command, string Inside, int Signal) stop) => stop.Command.Split(".*")[0].TrimEnd();
    }

    // Up to the second method: the first one has been through every kind of stage but the page.
    [Fact]
    public async Task Demo_OfAnotherSeedWorldAndDevice_HasThemInEveryStage()
    {
        FinishedDemo finished = await FinishedDemo.GetAsync();
        await finished.RunAsync();
        using var folder = new TemporaryFolder();
        string world = folder.Write("world.yaml", "picture: { side: 64 }\nlabels: { noise: 0.5, samples: 1 }\n");
        string output = folder.At("demo");
        string[] command = ["demo", "--quick", "--seed", "2", "--device", "cpu", "--out", output];
        using AdavipProcess demo = AdavipProcess.Start([.. command, "--world", world]);
        await demo.WaitForOutputAsync(new Regex(@"\$ adavip train .*name=vision-sum "));
        demo.Signal(AdavipProcess.SigTerm);
        CommandResult result = (await demo.WaitAsync()).ShouldExit(130);
        Assert.Contains("In 50 % of its preferences", result.Out, StringComparison.Ordinal);
        Assert.Contains("This is the world of world.yaml, seed 2.", Read("notes.txt"), StringComparison.Ordinal);
        Assert.Contains("CHAIRi", Read("seed-2", "evaluations", "dpo", "chair", "scores.json"), StringComparison.Ordinal);
        string picture = Path.Combine(output, "evaluation", "images", "00000.png");
        Assert.Equal(64, ImageDecoder.Decode(File.ReadAllBytes(picture), picture).Width);
        Assert.NotEqual(
            File.ReadAllText(Path.Combine(finished.Path, "evaluation", "objects.jsonl")), Read("evaluation", "objects.jsonl"));
        Assert.Matches("\"schedule.seed\":\\s*\"2\"", Read("seed-2", "runs", "dpo", "run.json"));
        Assert.Matches("\"runtime.device\":\\s*\"cpu\"", Read("seed-2", "runs", "dpo", "run.json"));
        (await AdavipProcess.RunAsync(command)).ShouldFail(2, "built-in world", "world ", "--out");

        string Read(params string[] parts) => File.ReadAllText(Path.Combine([output, .. parts]));
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

    // What a demo makes that has neither times nor places in it.
    private static IEnumerable<string> Hashes(string demo) =>
    [
        .. Directory.EnumerateFiles(demo, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is "model.safetensors" or "scores.json" or "answers.jsonl"
                || Path.GetExtension(file) is ".parquet" or ".png")
            .Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(demo, file)} "
                + Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))),
    ];

    private static string[] Commands(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("$ ", StringComparison.Ordinal)).Select(line => line[2..])];

    // The lines of the report's table.
    private static string Table(string output) => string.Join('\n', output.Split('\n')
        .SkipWhile(line => !line.TrimStart().StartsWith("SFT  ", StringComparison.Ordinal))
        .TakeWhile(line => line.Length > 0));
}
