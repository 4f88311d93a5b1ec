using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>The five foundation models where memory runs out: in the runtime, while a graph loads, or while it runs.</summary>
[Collection(ProcessTests.Name)]
public sealed class GraphMemoryTests : IDisposable
{
    private const string Limiter = "/usr/bin/prlimit";
    private const long Megabyte = 1024 * 1024;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(170)]
    [InlineData(200)]
    [InlineData(280)]
    [InlineData(400)]
    public async Task PairsBuild_UnderALimitOfMemory_NamesWhatWasBeingDone(int megabytes)
    {
        const string row =
            """{"image": "coco_000000002703.jpg", "question": "What is it?", "chosen": "A dog.", "rejected": "A boat."}""";
        string data = _folder.Write("data.jsonl", row + "\n");
        CommandResult result = await LimitedAsync(
            megabytes, [.. GoldenPairs.Build(_folder, data, _folder.At("pairs")), "--no-memory-check"]);
        Assert.Equal(1, result.Code);
        Assert.Contains("out of memory while ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Out + result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("pairs", "pairs.json")), "a build that failed looks finished");
    }

    private static async Task<CommandResult> LimitedAsync(int megabytes, string[] arguments)
    {
        Assert.SkipUnless(File.Exists(Limiter), $"{Limiter} (util-linux), which limits memory, is missing");
        using AdavipProcess limited = AdavipProcess.StartUnder(Limiter, [$"--data={megabytes * Megabyte}"], arguments);
        return await limited.WaitAsync();
    }
}
