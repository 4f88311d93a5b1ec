using System.CommandLine;
using AdaViP.Cli.Commands;
using AdaViP.Cli.Failures;
using AdaViP.Cli.Terminals;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Standard output and standard error that take no more: the work goes on and is saved.</summary>
public sealed class FullDiskTests
{
    private const string Full = "/dev/full";

    [Fact]
    public async Task EveryCommand_NamesAllOfTheProgram()
    {
        using var every = new EveryCommand();
        var terminal = new Terminal(In: null, TextWriter.Null, TextWriter.Null, IsInteractive: false);
        Assert.Equal(
            Leaves(CommandTree.Create(terminal), "").Order(StringComparer.Ordinal),
            await every.Calls().Select(call => call.Name).Order(StringComparer.Ordinal)
                .ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task EveryCommand_BothStreamsFull_EndsWithTheCodeOfItsResult()
    {
        Assert.SkipUnless(File.Exists(Full), $"{Full} is missing");
        using var every = new EveryCommand();
        await foreach (EveryCommand.Call call in every.Calls())
        {
            CommandResult result = await AdavipProcess.RunShellAsync($"{call.Shell()} > {Full} 2> {Full}", every.Root);
            int expected = call.WritesFiles ? ExitCode.Done : ExitCode.Failed;
            Assert.True(expected == result.Code, $"{call.Name}: exit code {result.Code}, expected {expected}");
        }

        Assert.All(
            [
                "run/model.safetensors", "demo/seed-1/runs/adavip-anchor/model.safetensors", "logps.jsonl", "pairs/trace.jsonl",
                "pairs.html",
                "copy.yaml"],
            name => Assert.True(File.Exists(Path.Combine(every.Root, name)), name));
        Assert.True(File.Exists(Path.Combine(every.Questions, "pope", "scores.json")));
    }

    [Theory]
    [InlineData(2, "nonsense")]
    [InlineData(2, "recipe", "validate", "no-such-recipe")]
    [InlineData(3, "generate", "--model", "nowhere", "--image", "x", "--question", "y")]
    public async Task Failure_BothStreamsFull_KeepsItsCode(int code, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Full), $"{Full} is missing");
        using var folder = new TemporaryFolder();
        string line = $"adavip {string.Join(' ', arguments)} > {Full} 2> {Full}";
        Assert.Equal(code, (await AdavipProcess.RunShellAsync(line, folder.Path)).Code);
    }

    [Fact]
    public async Task Train_LogOnAFullDisk_SaysSoOnStandardError()
    {
        Assert.SkipUnless(File.Exists(Full), $"{Full} is missing");
        using var folder = new TemporaryFolder();
        var train = new EveryCommand.Call("train", GoldenRun.Train(folder.At("run"), "--set", "schedule.steps=1"));
        CommandResult result = (await AdavipProcess.RunShellAsync($"{train.Shell()} > {Full}", folder.Path)).ShouldExit(0);
        Assert.Contains(
            "warning: standard output cannot be written any more: the disk is full.", result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("run", "model.safetensors")));
    }

    [Fact]
    public async Task LogProbs_ToAFullStandardOutput_Fails()
    {
        Assert.SkipUnless(File.Exists(Full), $"{Full} is missing");
        using var folder = new TemporaryFolder();
        var logProbs = new EveryCommand.Call(
            "logprobs",
            [
                "logprobs", "--model", GoldenRun.Model, "--data", GoldenRun.Data, "--image-root", GoldenRun.Images,
                "--out", "-",
            ]);
        CommandResult result = (await AdavipProcess.RunShellAsync($"{logProbs.Shell()} > {Full}", folder.Path)).ShouldExit(1);
        Assert.Contains("error: Standard output cannot be written: the disk is full", result.Error, StringComparison.Ordinal);
        Assert.Equal(1, (await AdavipProcess.RunShellAsync($"{logProbs.Shell()} > {Full} 2> {Full}", folder.Path)).Code);
    }

    private static IEnumerable<string> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(sub => Leaves(sub, $"{path} {sub.Name}".TrimStart()));
}
