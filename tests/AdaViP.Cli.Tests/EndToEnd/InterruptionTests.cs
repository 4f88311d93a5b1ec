using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Runs that are stopped: by Ctrl-C, by SIGKILL at a step and while saving. None may lose or change anything.</summary>
public sealed class InterruptionTests
{
    private static readonly string[] EightSteps = [
        "--set", "schedule.steps=8", "--set", "output.save_every=2", "--set", "data.order=shuffle",
        "--set", "schedule.batch_size=2"];

    [Fact]
    public async Task KilledRun_Resumed_EqualsTheUninterruptedRunBitForBit()
    {
        using var folder = new TemporaryFolder();
        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("whole"), EightSteps))).ShouldExit(0);

        using (AdavipProcess killed = AdavipProcess.Start(GoldenRun.Train(folder.At("killed"), EightSteps)))
        {
            await killed.WaitForOutputAsync("step 5/8");
            killed.Signal(AdavipProcess.SigKill);
            (await killed.WaitAsync()).ShouldExit(128 + AdavipProcess.SigKill);
        }

        Assert.False(File.Exists(folder.At("killed", "config.json")), "a killed run looks like a finished model");
        CommandResult resumed = (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("killed"), [.. EightSteps, "--resume"])))
            .ShouldExit(0);
        Assert.Contains("Resuming after step 4", resumed.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("step 4/8", resumed.Out, StringComparison.Ordinal);
        GoldenRun.AssertSameResult(folder.At("whole"), folder.At("killed"));
    }

    [Fact]
    public async Task CtrlC_DuringAStep_SavesSaysHowToResumeAndResumes()
    {
        using var folder = new TemporaryFolder();
        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("whole"), EightSteps))).ShouldExit(0);

        using (AdavipProcess interrupted = AdavipProcess.Start(GoldenRun.Train(folder.At("out"), EightSteps)))
        {
            await interrupted.WaitForOutputAsync("step 3/8");
            interrupted.Signal(AdavipProcess.SigInt);
            CommandResult result = (await interrupted.WaitAsync()).ShouldExit(130);
            Assert.Contains("interrupted: stopping, then saving", result.Error, StringComparison.Ordinal);
            Assert.Contains("\nTo continue: adavip train --recipe tiny --model ", result.Error, StringComparison.Ordinal);
            Assert.EndsWith(" --resume\n", result.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        }

        Assert.NotEmpty(GoldenRun.Checkpoints(folder.At("out")));
        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("out"), [.. EightSteps, "--resume"]))).ShouldExit(0);
        GoldenRun.AssertSameResult(folder.At("whole"), folder.At("out"));
    }

    [Fact]
    public async Task Hangup_SentTwice_SavesSaysHowToResumeAndResumes()
    {
        using var folder = new TemporaryFolder();
        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("whole"), EightSteps))).ShouldExit(0);

        using (AdavipProcess interrupted = AdavipProcess.Start(GoldenRun.Train(folder.At("out"), EightSteps)))
        {
            await interrupted.WaitForOutputAsync("step 3/8");
            interrupted.Signal(AdavipProcess.SigHup);
            interrupted.Signal(AdavipProcess.SigHup); // from the system and from the shell
            CommandResult result = (await interrupted.WaitAsync()).ShouldExit(130);
            Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
        }

        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("out"), [.. EightSteps, "--resume"]))).ShouldExit(0);
        GoldenRun.AssertSameResult(folder.At("whole"), folder.At("out"));
    }

    [Fact]
    public async Task Terminal_ClosedDuringARun_TheRunIsSaved()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/script"), "/usr/bin/script (util-linux), which makes a terminal, is missing");
        using var folder = new TemporaryFolder();
        string[] run = GoldenRun.Train(folder.At("out"), "--set", "schedule.steps=100000", "--set", "output.save_every=0");
        string line = string.Join(' ', run.Prepend("adavip").Select(word => $"'{word}'"));

        // The terminal's size is 0 by 0 at first: a line would have no room.
        using (AdavipProcess terminal = AdavipProcess.StartShell(
            $"exec script -qec \"stty cols 120 rows 40; exec {line}\" /dev/null", folder.Path))
        {
            await terminal.WaitForOutputAsync(GoldenRun.LaterStep());
            terminal.Signal(AdavipProcess.SigKill); // the window is gone, and nobody reads what the program writes
            await terminal.WaitAsync();
        }

        string runLock = folder.At("out", "run.lock");
        for (int waited = 0; File.Exists(runLock); waited++)
        {
            Assert.True(waited < 600, "the run goes on without its terminal");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        string checkpoint = Assert.Single(GoldenRun.Checkpoints(folder.At("out")));
        int step = int.Parse(checkpoint["step-".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(step, 3, 99_999);
    }

    [Theory]
    [InlineData(AdavipProcess.SigInt)]
    [InlineData(AdavipProcess.SigTerm)]
    [InlineData(AdavipProcess.SigHup)]
    public async Task Chat_SignalBetweenTwoQuestions_EndsWith130AndSaysHowToStartAgain(int signal)
    {
        using AdavipProcess chat = AdavipProcess.Start(
            ["chat", "--model", GoldenRun.Model, "--image", GoldenRun.Picture, "--max-new-tokens", "2"]);
        await chat.TypeAsync("What?\n");
        await chat.WaitForErrorAsync("cut at 2 new tokens");
        chat.Signal(signal);
        CommandResult result = (await chat.WaitAsync()).ShouldExit(130);
        Assert.Contains($": adavip chat --model {GoldenRun.Model} --image ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(AdavipProcess.SigInt)]
    [InlineData(AdavipProcess.SigTerm)]
    public async Task Demo_Interrupted_SaysHowToGoOn(int signal)
    {
        using var folder = new TemporaryFolder();
        using AdavipProcess demo = AdavipProcess.Start(["demo", "--quick", "--out", folder.At("a b")]);
        await demo.WaitForOutputAsync("$ adavip micro preferences");
        demo.Signal(signal);
        CommandResult result = (await demo.WaitAsync()).ShouldExit(130);
        Assert.Contains(
            $"Finished stages are kept. To continue: adavip demo --quick --out '{folder.At("a b")}'\n",
            result.Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SecondSignal_EndsAtOnceAndSaysWhatIsKept(bool isDemo)
    {
        using var folder = new TemporaryFolder();
        string output = folder.At("out");
        using AdavipProcess process = AdavipProcess.Start(isDemo
            ? ["demo", "--quick", "--out", output]
            : GoldenRun.Train(output, "--set", "schedule.steps=100000", "--set", "output.save_every=2", "--overwrite"));
        await process.WaitForOutputAsync(isDemo ? "$ adavip micro preferences" : "step 3/100000");

        // Stopped meanwhile: both are there when it goes on, however slow the machine is.
        process.Signal(AdavipProcess.SigStop);
        process.Signal(AdavipProcess.SigInt);
        process.Signal(AdavipProcess.SigTerm);
        process.Signal(AdavipProcess.SigContinue);
        CommandResult result = await process.WaitAsync();
        Assert.Contains(result.Code, (int[])[128 + AdavipProcess.SigInt, 128 + AdavipProcess.SigTerm]);
        Assert.Matches(
            isDemo ? $"Finished stages are kept. To continue: adavip demo --quick --out {output}\n"
                : $"interrupted again: ending at once, without saving; complete checkpoints in {output} are kept. "
                    + "To continue: adavip train .*--resume\n",
            result.Error);
        if (!isDemo)
        {
            Assert.DoesNotContain("--overwrite", result.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task LogProbs_Interrupted_LeavesNoFileAndSaysHowToStartAgain()
    {
        using var folder = new TemporaryFolder();
        string row = (await File.ReadAllLinesAsync(GoldenRun.Data, TestContext.Current.CancellationToken))[0];
        string data = folder.Write("many.jsonl", string.Concat(Enumerable.Repeat(row + "\n", 20_000)));
        using AdavipProcess process = AdavipProcess.Start(
            [
                "logprobs", "--model", GoldenRun.Model, "--data", data, "--image-root", GoldenRun.Images,
                "--out", folder.At("out.jsonl"),
            ]);
        await process.WaitForOutputAsync("rows 1/20000");
        process.Signal(AdavipProcess.SigTerm);
        CommandResult result = (await process.WaitAsync()).ShouldExit(130);
        Assert.Contains("is not kept. To start again: adavip logprobs --model ", result.Error, StringComparison.Ordinal);
        Assert.Equal([data], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Hangup_OfARunUnderNohup_ChangesNothing()
    {
        using var folder = new TemporaryFolder();
        IEnumerable<string> words = GoldenRun.Train(folder.At("out"), EightSteps).Prepend("adavip");
        string line = string.Join(' ', words.Select(word => $"'{word}'"));
        using AdavipProcess run = AdavipProcess.StartShell($"trap '' HUP; exec {line}", folder.Path);
        await run.WaitForOutputAsync("step 2/8");
        run.Signal(AdavipProcess.SigHup);
        CommandResult result = (await run.WaitAsync()).ShouldExit(0);
        Assert.Contains("step 8/8", result.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CtrlC_DuringALongStep_GivesItUp()
    {
        using var folder = new TemporaryFolder();

        // One step of a thousand micro-batches: minutes long.
        using AdavipProcess process = AdavipProcess.Start(
            GoldenRun.Train(folder.At("out"), "--set", "schedule.steps=1", "--set", "schedule.accumulation=1000"));
        await process.WaitForOutputAsync("reference log-probs 4/4");
        await Task.Delay(500, TestContext.Current.CancellationToken);
        process.Signal(AdavipProcess.SigInt);
        CommandResult result = (await process.WaitAsync()).ShouldExit(130);
        Assert.Contains("--resume", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("step 1/1", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.At("out", "reference-logps.jsonl")));
    }

    [Fact]
    public async Task KilledWhileSaving_Anywhere_LeavesCompleteCheckpointsOnly()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace, which kills at a system call, is not installed");
        using var folder = new TemporaryFolder();
        string[] command = GoldenRun.Train(
            folder.At("out"), "--set", "schedule.steps=7", "--set", "output.save_every=1", "--set", "output.keep_checkpoints=100",
            "--resume");
        (await AdavipProcess.RunAsync(
            GoldenRun.Train(folder.At("whole"), "--set", "schedule.steps=7", "--set", "output.save_every=0"))).ShouldExit(0);

        // The call at which the run is killed: while a file is written, when all are there, before the folder has its name and
        // after it has.
        (string Call, string Path, int Complete)[] kills =
        [
            ("fsync", "step-1.partial/model.safetensors", 0),
            ("fsync", "step-2.partial/optimizer.safetensors", 1),
            ("fsync", "step-3.partial/complete.json", 2),
            ("fsync", "step-4.partial", 3),
            ("rename,renameat,renameat2", "step-5.partial", 4),
            ("fsync", ".model.partial/model.safetensors", 7),
        ];
        foreach ((string call, string path, int complete) in kills)
        {
            string[] options =
            [
                "-f", "-qq", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL", "-o", "/dev/null",
                "-P",
                folder.At("out", path),
            ];
            using AdavipProcess traced = AdavipProcess.StartUnder("/usr/bin/strace", options, command);
            (await traced.WaitAsync()).ShouldExit(128 + AdavipProcess.SigKill);
            Assert.Equal(Enumerable.Range(1, complete).Select(step => $"step-{step}"), GoldenRun.Checkpoints(folder.At("out")));
        }

        (await AdavipProcess.RunAsync(command)).ShouldExit(0);
        GoldenRun.AssertSameResult(folder.At("whole"), folder.At("out"));
        Assert.DoesNotContain(
            Directory.EnumerateDirectories(folder.At("out")), path =>
                !Path.GetFileName(path).StartsWith("step-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task KilledWhileAnOldCheckpointGoes_GoesOn()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace, which kills at a system call, is not installed");
        using var folder = new TemporaryFolder();
        string[] three = ["--set", "schedule.steps=3", "--set", "output.save_every=1", "--set", "output.keep_checkpoints=1"];
        (await AdavipProcess.RunAsync(GoldenRun.Train(folder.At("whole"), three))).ShouldExit(0);
        string old = folder.At("out", "step-1.old");
        string[] options =
        [
            "-f", "-qq", "-e", "trace=unlink,unlinkat", "-e", "inject=unlink,unlinkat:signal=KILL",
            "-o", "/dev/null", "-P",
            Path.Combine(old, "model.safetensors"),
        ];
        string[] run = GoldenRun.Train(folder.At("out"), three);
        using (AdavipProcess traced = AdavipProcess.StartUnder("/usr/bin/strace", options, run))
        {
            (await traced.WaitAsync()).ShouldExit(128 + AdavipProcess.SigKill);
        }

        Assert.True(Directory.Exists(old), "the run was not killed in the removal");
        Assert.False(Directory.Exists(folder.At("out", "step-1")));
        (await AdavipProcess.RunAsync([.. run, "--resume"])).ShouldExit(0);
        GoldenRun.AssertSameResult(folder.At("whole"), folder.At("out"));
        Assert.False(Directory.Exists(old));
    }
}
