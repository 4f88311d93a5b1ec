using AdaViP.Cli.Tests.Support;

[assembly: AssemblyFixture(typeof(FinishedDemo))]

namespace AdaViP.Cli.Tests.Support;

/// <summary>A quick demo, run once for all tests that begin with one that is finished, or nearly.</summary>
public sealed class FinishedDemo : IDisposable
{
    private const string Log = "stages.jsonl";
    private const string LastMethod = "adavip-anchor";
    private const int StagesOfTheLastMethod = 4; // tuning, descriptions, their scores; and the report

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<CommandResult>> _run;

    /// <summary>Runs nothing yet.</summary>
    public FinishedDemo() => _run = new(() => AdavipProcess.RunAsync("demo", "--quick", "--out", Path));

    /// <summary>Its folder, which is only read.</summary>
    internal string Path => _folder.At("demo");

    /// <summary>That of this test run.</summary>
    internal static async Task<FinishedDemo> GetAsync() =>
        await TestContext.Current.GetFixture<FinishedDemo>() ?? throw new InvalidOperationException("no fixture");

    /// <summary>What it printed.</summary>
    internal async Task<CommandResult> RunAsync() => (await _run.Value).ShouldExit(0);

    /// <summary>A copy to go on with.</summary>
    /// <param name="folder">Gets the copy.</param>
    /// <param name="name">Of the copy.</param>
    internal async Task<string> CopyAsync(TemporaryFolder folder, string name)
    {
        await RunAsync();
        return folder.Copy(Path, name);
    }

    /// <summary>A copy as if it had been stopped before its last method was tuned.</summary>
    /// <param name="folder">Gets the copy.</param>
    /// <param name="name">Of the copy.</param>
    internal async Task CopyBeforeTheLastMethodAsync(TemporaryFolder folder, string name)
    {
        await CopyAsync(folder, name);
        string log = folder.At(name, Log);
        File.WriteAllLines(log, File.ReadAllLines(log)[..^StagesOfTheLastMethod]);
        Directory.Delete(folder.At(name, "seed-1", "runs", LastMethod), recursive: true);
        Directory.Delete(folder.At(name, "seed-1", "evaluations", LastMethod), recursive: true);
        File.Delete(folder.At(name, "report.html"));
    }

    public void Dispose() => _folder.Dispose();
}
