using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>Disks that refuse to keep what was written: the system call that says so is made to fail, file by file.</summary>
public sealed class DurabilityTests : IDisposable
{
    private static readonly string[] TwoSaves = ["--set", "schedule.steps=2", "--set", "output.save_every=1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("reference-logps.jsonl", "reference-logps.jsonl cannot be written")]
    [InlineData("run.json.partial", "run.json cannot be written")]
    [InlineData("environment.json.partial", "environment.json cannot be written")]
    [InlineData("recipe.resolved.yaml.partial", "recipe.resolved.yaml cannot be written")]
    [InlineData("metrics.jsonl", "metrics.jsonl cannot be written")]
    [InlineData("step-1.partial/model.safetensors", "The checkpoint step-1 could not be saved")]
    [InlineData("step-1.partial/optimizer.safetensors", "The checkpoint step-1 could not be saved")]
    [InlineData("step-1.partial", "The checkpoint step-1 could not be saved")]
    public async Task Train_FsyncFails_EndsWithTheFileTheCauseAndTheWayOut(string name, string message)
    {
        string output = _folder.At("run");
        CommandResult result = await RunAsync(_folder.At("run", name), "EDQUOT", GoldenRun.Train(output, TwoSaves));
        result.ShouldFail(1, message, output, "the user's disk quota is used up", "free)", "--resume");
        Assert.DoesNotContain("The tuned model is in", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("continues from the newest checkpoint", result.Error, StringComparison.Ordinal);
        Assert.Empty(GoldenRun.Checkpoints(output));
    }

    [Theory]
    [InlineData("reference-logps.jsonl",
        "reference-logps.jsonl cannot be written", "starts at the first step: there is no checkpoint yet")]
    [InlineData("metrics.jsonl", "metrics.jsonl cannot be written", "starts at the first step: there is no checkpoint yet")]
    [InlineData("step-1.partial/optimizer.safetensors", "optimizer.safetensors: ", " was being written)")]
    [InlineData(".model.partial/model.safetensors", "model.safetensors: ", " was being written)")]
    public async Task Train_FsyncReportsAnInputOutputError_NamesTheFileAndNotFreeSpace(string name, string message, string more)
    {
        CommandResult result = await RunAsync(_folder.At("run", name), "EIO", GoldenRun.Train(_folder.At("run"), TwoSaves));
        result.ShouldFail(1, message, more, "the disk reports an input/output error", "Check or replace that disk", "--resume");
        Assert.DoesNotContain("Free space", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_FsyncOfTheSecondCheckpointFails_TheFirstStaysAndResumesBitForBit()
    {
        (await AdavipProcess.RunAsync(GoldenRun.Train(_folder.At("whole"), TwoSaves))).ShouldExit(0);
        string[] keepOne = [.. TwoSaves, "--set", "output.keep_checkpoints=1"];
        string partial = _folder.At("run", "step-2.partial", "model.safetensors");
        (await RunAsync(partial, "EIO", GoldenRun.Train(_folder.At("run"), keepOne)))
            .ShouldFail(
                1, "step-2 could not be saved", "model.safetensors: ", "input/output error",
                "newest complete checkpoint is step-1");
        Assert.Equal(["step-1"], GoldenRun.Checkpoints(_folder.At("run")));
        (await AdavipProcess.RunAsync(GoldenRun.Train(_folder.At("run"), [.. keepOne, "--resume"]))).ShouldExit(0);
        GoldenRun.AssertSameResult(_folder.At("whole"), _folder.At("run"));
    }

    [Fact]
    public async Task RecipeCopy_FsyncFails_LeavesNothing()
    {
        string path = _folder.At("mine.yaml");
        (await RunAsync(null, "ENOSPC", "recipe", "copy", "tiny", path))
            .ShouldFail(1, path, "cannot be written: the disk is full");
        Assert.Empty(Directory.GetFiles(_folder.Path));
    }

    // Also where the first thing that a disk refuses is the output folder itself.
    [Fact]
    public async Task EveryCommand_FsyncFails_EndsWith1AndCanBeRunAgain()
    {
        using var every = new EveryCommand();
        await foreach (EveryCommand.Call call in every.Calls().Where(call => call.WritesFiles))
        {
            CommandResult failed = await RunAsync(null, "EDQUOT", call.Arguments);
            Assert.True(failed.Code == 1, $"{call.Name}: exit code {failed.Code}, expected 1: {failed.Error}");
            failed.ShouldFail(1, "the user's disk quota is used up");
            (await AdavipProcess.RunAsync(call.Name is "train" ? [.. call.Arguments, "--resume"] : call.Arguments)).ShouldExit(0);
        }
    }

    [Theory]
    [InlineData("run.lock")]
    [InlineData("reference-logps.jsonl")]
    [InlineData("run.json.partial")]
    [InlineData("recipe.resolved.yaml.partial")]
    [InlineData("environment.json")]
    [InlineData("run.json")]
    [InlineData("metrics.jsonl")]
    [InlineData("step-1")]
    [InlineData("step-1.partial.partial")]
    [InlineData("tokenizer.model.partial")]
    public async Task Train_LinkUnderANameThatItWrites_IsRefusedAndItsTargetStays(string name)
    {
        string precious = _folder.Write("precious.txt", "precious");
        Directory.CreateDirectory(_folder.At("run"));
        File.CreateSymbolicLink(_folder.At("run", name), precious);
        (await AdavipProcess.RunAsync(GoldenRun.Train(_folder.At("run")))).ShouldFail(2, name, "a link to", precious);
        Assert.Equal("precious", await File.ReadAllTextAsync(precious, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Train_Killed_LeavesNothingInTheTemporaryFolder()
    {
        string temporary = Directory.CreateDirectory(_folder.At("tmp")).FullName;
        using AdavipProcess killed = AdavipProcess.Start(
            GoldenRun.Train(_folder.At("run"), "--set", "schedule.steps=5000"), ("TMPDIR", temporary));
        await killed.WaitForOutputAsync("step 2/5000");
        killed.Signal(AdavipProcess.SigKill);
        await killed.WaitAsync();
        Assert.Empty(Directory.EnumerateFileSystemEntries(temporary));
    }

    /// <param name="path">The only file, or folder, whose fsync fails; null for every one.</param>
    /// <param name="error">Its error.</param>
    /// <param name="arguments">Of the program.</param>
    private static async Task<CommandResult> RunAsync(string? path, string error, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "strace, which makes system calls fail, is not installed");
        string[] only = path is null ? [] : ["-P", path];
        string[] inject =
            ["-f", "-qq", "-e", "trace=fsync", "-e", $"inject=fsync:error={error}", "-o", "/dev/null", .. only];
        using AdavipProcess traced = AdavipProcess.StartUnder("/usr/bin/strace", inject, arguments);
        return await traced.WaitAsync();
    }
}
