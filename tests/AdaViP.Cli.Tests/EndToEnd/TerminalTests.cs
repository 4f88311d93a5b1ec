using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>What a person sees on a terminal of 80 columns.</summary>
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
    public async Task Train_At40Columns_ShowsStepRateAndTimeLeftInOneLine()
    {
        using AdavipProcess train = AdavipProcess.StartOnTerminal(
            40, "xterm", Log, GoldenRun.Train(_folder.At("out"), "--set", "schedule.steps=100000"));
        await train.WaitForOutputAsync(GoldenRun.LaterStep());
        await train.TypeAsync("\u0003");
        (await train.WaitAsync()).ShouldExit(130);
        IReadOnlyList<string> rows = Screen.Show(File.ReadAllText(Log));
        string bar = Assert.Single(rows, row => row.StartsWith("step ", StringComparison.Ordinal));
        Assert.Matches(@"^step \d+/100000 +([\d.k]+ tok/s \| )?eta \S+( \d+h)?$", bar.TrimEnd());
        Assert.InRange(bar.TrimEnd().Length, 1, 40);
        Assert.Contains(rows, row => row.StartsWith("reference ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Train_OnATerminalThatCannotBeDrawnOver_PrintsALineWithTheLossPerStep()
    {
        using AdavipProcess train = AdavipProcess.StartOnTerminal(80, "dumb", Log, GoldenRun.Train(_folder.At("out")));
        CommandResult result = (await train.WaitAsync()).ShouldExit(0);
        Assert.Matches(@"step 5/5 \| loss 0\.\d{4} \| .*eta 00:00", result.Out);
        Assert.DoesNotContain("\e[", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, "xterm")]
    [InlineData(60, "xterm")]
    [InlineData(80, "dumb")]
    public async Task LogProbs_WithARowThatIsLeftOut_CountsItAndWarnsOnALineOfItsOwn(int columns, string terminal)
    {
        string data = Rows("0.png", "broken.png", "1.png");
        using AdavipProcess scored = AdavipProcess.StartOnTerminal(
            columns, terminal, Log,
            [
                "logprobs", "--model", GoldenRun.Model, "--data", data, "--out", _folder.At("out.jsonl"),
                "--set", "data.bad_rows=skip",
            ]);
        (await scored.WaitAsync()).ShouldExit(0);
        IReadOnlyList<string> rows = Screen.Show(File.ReadAllText(Log));
        Assert.Single(rows, row => row.StartsWith("rows 3/3 | ", StringComparison.Ordinal)
            && row.EndsWith("eta 00:00", StringComparison.Ordinal));
        Assert.Contains(rows, row => row.StartsWith("warning: ", StringComparison.Ordinal)
            && row.EndsWith("Left out.", StringComparison.Ordinal));
        Assert.DoesNotContain(rows, row => row.LastIndexOf("warning: ", StringComparison.Ordinal) > 0);
    }

    [Fact]
    public async Task LogProbs_Failing_EndsTheLiveLineBeforeTheError()
    {
        string data = Rows("0.png", "broken.png");
        using AdavipProcess scored = AdavipProcess.StartOnTerminal(
            80, "xterm", Log, ["logprobs", "--model", GoldenRun.Model, "--data", data, "--out", _folder.At("out.jsonl")]);
        (await scored.WaitAsync()).ShouldExit(3);
        string error = Assert.Single(
            Screen.Show(File.ReadAllText(Log)), row => row.Contains("error: ", StringComparison.Ordinal));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("version", "")]
    [InlineData("version", " > /dev/null")]
    [InlineData("nonsense", "")]
    public async Task Keypad_IsLeftAsItIs(string command, string after)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "/usr/bin/script, which makes a terminal, is missing");
        await AdavipProcess.RunShellAsync(
            $"TERM=xterm script -qec \"adavip {command}{after}\" '{Log}' > /dev/null", _folder.Path);
        string shown = await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken);
        Assert.DoesNotContain("\e=", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[?1h", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TrainInterruptedTwice_AtTheKeyboard_ShowsTheCursorAgain()
    {
        using AdavipProcess train = AdavipProcess.StartOnTerminal(
            80, "xterm", Log, GoldenRun.Train(_folder.At("out"), "--set", "schedule.steps=100000"));
        await train.WaitForOutputAsync(GoldenRun.LaterStep());
        await train.TypeAsync("\u0003\u0003");
        (await train.WaitAsync()).ShouldExit(130);
        string shown = await File.ReadAllTextAsync(Log, TestContext.Current.CancellationToken);
        Assert.True(
            shown.LastIndexOf("\e[?25h", StringComparison.Ordinal) > shown.LastIndexOf("\e[?25l", StringComparison.Ordinal),
            "the cursor stays hidden");
    }

    [Fact]
    public async Task GenerateInterrupted_AtTheKeyboard_EndsItsLineAndTheProgramWith130()
    {
        string picture = GoldenRun.Picture;
        TinyCheckpoint model = new TinyCheckpoint(_folder).Configure(
            config => config["text_config"]!["max_position_embeddings"] = 60_000);
        using AdavipProcess generate = AdavipProcess.StartOnTerminal(
            80, "xterm", Log,
            ["generate", "--model", model.Path, "--image", picture, "--question", "What?", "--max-new-tokens", "50000"]);
        while (!Answer().Any(row => row.Length > 5))
        {
            Assert.False(generate.HasExited, "the program ended by itself");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await generate.TypeAsync("\u0003");
        (await generate.WaitAsync()).ShouldExit(130);
        Assert.Contains(Answer(), row => row == "error: interrupted.");
        Assert.Contains("To ask again: adavip generate --model ", string.Join('\n', Answer()), StringComparison.Ordinal);

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

    // Rows about pictures of the golden data; broken.png is none.
    private string Rows(params string[] pictures)
    {
        foreach (string picture in Directory.EnumerateFiles(GoldenRun.Images))
        {
            File.Copy(picture, _folder.At(Path.GetFileName(picture)));
        }

        _folder.Write("broken.png", "no picture");
        return _folder.Write("rows.jsonl", string.Concat(pictures.Select(
            picture => $$"""{"image": "{{picture}}", "question": "What is it?","""
                + """ "chosen": "A dog.", "rejected": "A boat."}""" + "\n")));
    }
}
