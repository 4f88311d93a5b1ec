using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>What a finished run leaves behind, and what can still be done with it.</summary>
public sealed class FinishedRunTests : IDisposable
{
    private static readonly string[] Short = ["--set", "schedule.steps=2", "--set", "output.save_every=1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task State_Kept_IsSaidWithItsSizeAndExtendsTheRun()
    {
        string output = _folder.At("out");
        CommandResult done = (await AdavipProcess.RunAsync(GoldenRun.Train(output, Short))).ShouldExit(0);
        Assert.Matches(
            @"The tuned model is in .* \([\d.]+ [kM]B\)\. The run can be extended from step-1, step-2, [\d.]+ [kM]B", done.Out);
        Assert.Equal(["step-1", "step-2"], GoldenRun.Checkpoints(output));

        // Nothing is left to do: that is said, and nothing is loaded or saved.
        CommandResult again = (await AdavipProcess.RunAsync(GoldenRun.Train(output, [.. Short, "--resume"]))).ShouldExit(0);
        Assert.Contains("This run was finished before (2 steps); more steps: raise schedule.steps.",
            again.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Resuming", again.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Loading", again.Out, StringComparison.Ordinal);
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, Short)))
            .ShouldFail(2, "holds a finished run (newest checkpoint: step 2)", "raise schedule.steps to extend");

        string[] longer = ["--set", "schedule.steps=4", "--set", "output.save_every=1", "--resume"];
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, longer))).ShouldExit(0);

        // The curve is constant, so the extended run is the run of four steps, bit for bit.
        string whole = _folder.At("whole");
        (await AdavipProcess.RunAsync(GoldenRun.Train(whole, "--set", "schedule.steps=4"))).ShouldExit(0);
        GoldenRun.AssertSameResult(whole, output);
    }

    [Fact]
    public async Task State_NotKept_LeavesTheModelAloneAndNothingToResume()
    {
        string output = _folder.At("out");
        string[] frugal = [.. Short, "--set", "output.keep_final_state=false"];
        CommandResult done = (await AdavipProcess.RunAsync(GoldenRun.Train(output, frugal))).ShouldExit(0);
        Assert.Matches(@"The tuned model is in .* \([\d.]+ [kM]B\)\.\n", done.Out);
        Assert.DoesNotContain("extended", done.Out, StringComparison.Ordinal);
        Assert.Matches(
            @"saved step 2 to \S+ until the tuned model is complete \(output\.keep_final_state is false\)\n", done.Out);
        Assert.Empty(Directory.EnumerateDirectories(output, "step-*"));
        string weights = Path.Combine(output, "model.safetensors");
        byte[] model = await File.ReadAllBytesAsync(weights, TestContext.Current.CancellationToken);

        CommandResult again = (await AdavipProcess.RunAsync(GoldenRun.Train(output, [.. frugal, "--resume"]))).ShouldExit(0);
        Assert.Contains("This run was finished before (2 steps). ", again.Out, StringComparison.Ordinal);
        CommandResult plain = (await AdavipProcess.RunAsync(GoldenRun.Train(output, frugal)))
            .ShouldFail(2, "holds a finished run (its checkpoints were not kept)", "--overwrite");
        Assert.DoesNotContain("--resume", plain.Error, StringComparison.Ordinal);
        (await AdavipProcess.RunAsync(GoldenRun.Train(output, [.. frugal, "--set", "schedule.steps=4", "--resume"])))
            .ShouldFail(2, "schedule.steps was 2 and is 4", "output.keep_final_state");
        Assert.Equal(model, await File.ReadAllBytesAsync(weights, TestContext.Current.CancellationToken));
    }
}
