using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>What a person sees on a terminal of 80 columns.</summary>
[Collection(ProcessTests.Name)]
public sealed class TerminalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Log => _folder.At("terminal.log");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrainInterrupted_AtTheKeyboard_LeavesNothingOfTheControlCharacterNorOfOlderLines()
    {
        using AdavipProcess train = AdavipProcess.StartOnTerminal(
            80, "xterm", Log, GoldenRun.Train(_folder.At("out"), "--set", "schedule.steps=100000"));
        await train.WaitForOutputAsync(GoldenRun.LaterStep());
        await train.TypeAsync("\u0003");
        (await train.WaitAsync()).ShouldExit(130);
        IReadOnlyList<string> rows = Screen.Show(File.ReadAllText(Log));
        string screen = string.Join('\n', rows);
        Assert.DoesNotContain("^C", screen, StringComparison.Ordinal);
        Assert.Contains("interrupted: stopping, then saving", screen, StringComparison.Ordinal);
        string bar = Assert.Single(rows, row => row.StartsWith("step ", StringComparison.Ordinal));
        Assert.Matches(@"loss \d\.\d{4} \| [\d.k]+ tok/s \| eta \d", bar);
        string saved = Assert.Single(rows, row => row.StartsWith("saved step", StringComparison.Ordinal));
        Assert.Matches(@"^saved step \d+ to \S+$", saved);
    }

    [Fact]
    public async Task Train_OnATerminalThatCannotBeDrawnOver_PrintsALineWithTheLossPerStep()
    {
        using AdavipProcess train = AdavipProcess.StartOnTerminal(80, "dumb", Log, GoldenRun.Train(_folder.At("out")));
        CommandResult result = (await train.WaitAsync()).ShouldExit(0);
        Assert.Matches(@"step 5/5 \| loss 0\.\d{4} \| .*eta 00:00", result.Out);
        Assert.DoesNotContain("\e[", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GenerateInterrupted_AtTheKeyboard_EndsItsLineAndTheProgramWith130()
    {
        string picture = GoldenRun.Picture;
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(config => config["text_config"]!["max_position_embeddings"] = 60_000);
        using AdavipProcess generate = AdavipProcess.StartOnTerminal(
            80, "xterm", Log, ["generate", "--model", model.Path, "--image", picture, "--question", "What?", "--max-new-tokens", "50000"]);
        while (!Answer().Any(row => row.Length > 5))
        {
            Assert.False(generate.HasExited, "the program ended by itself");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await generate.TypeAsync("\u0003");
        (await generate.WaitAsync()).ShouldExit(130);
        Assert.Contains(Answer(), row => row == "error: interrupted.");

        // Without the first row, which the recording program writes itself.
        IReadOnlyList<string> Answer() => File.Exists(Log) ? [.. Screen.Show(File.ReadAllText(Log)).Skip(1)] : [];
    }

    [Fact]
    public async Task Chat_AtTheKeyboard_RemembersQuestionsAndEndsOnALineOfItsOwn()
    {
        string picture = GoldenRun.Picture;
        using AdavipProcess chat = AdavipProcess.StartOnTerminal(
            80, "xterm", Log, ["chat", "--model", GoldenRun.Model, "--image", picture, "--max-new-tokens", "2"]);
        await chat.WaitForOutputAsync("/quit ends");
        await chat.TypeAsync("What?\r");
        await chat.WaitForOutputAsync("cut at 2 new tokens");
        await chat.TypeAsync("/new\r");
        await chat.TypeAsync("\e[A\e[A\r");
        await chat.TypeAsync("\u0004");
        (await chat.WaitAsync()).ShouldExit(0);
        IReadOnlyList<string> rows = Screen.Show(File.ReadAllText(Log));
        Assert.Equal(2, rows.Count(row => row == "> What?"));
        Assert.Equal(">", rows[^3]); // the prompt at which Control-D was pressed; then the end of the log
    }
}
