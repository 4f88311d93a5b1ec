using System.Text.Json;
using AdaViP.Cli.Tests.Support;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>With the reference kernels the program runs in a process that cannot load the native core.</summary>
public sealed class WithoutNativeCoreTests : IDisposable
{
    private const string Reference = "runtime.kernels=reference";

    private static readonly (string, string) NoCore = ("ADAVIP_NATIVE_LIBRARY", "/nowhere/libadavip.so");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task TrainAndLogProbs_ReferenceKernels_RunAndAgreeWithTheNativeOnes()
    {
        string data = MicroRun.Triplets(_folder, 4);
        string run = _folder.At("run");
        string[] train =
            [
                "train", "--recipe", "micro", "--set", "schedule.steps=1", "--set", "schedule.batch_size=4",
                "--model", MicroRun.Model, "--data", data, "--out", run,
            ];
        (await AdavipProcess.RunAsync(train, input: null, NoCore))
            .ShouldFail(1, "/nowhere/libadavip.so", "ADAVIP_NATIVE_LIBRARY");
        CommandResult trained = (await AdavipProcess.RunAsync([.. train, "--set", Reference], input: null, NoCore)).ShouldExit(0);
        Assert.Contains("1.0986", trained.Out, StringComparison.Ordinal); // ln 3
        using var record = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "environment.json")));
        JsonElement process = record.RootElement.GetProperty("processes")[0];
        Assert.Equal("reference", process.GetProperty("kernels").GetString());
        Assert.Equal(JsonValueKind.Null, process.GetProperty("versions").GetProperty("native_abi").ValueKind);

        string[] logProbs =
        [
            "logprobs", "--recipe", "micro", "--model", MicroRun.Model, "--data", data, "--out",
        ];
        string reference = _folder.At("reference.jsonl");
        string native = _folder.At("native.jsonl");
        (await AdavipProcess.RunAsync([.. logProbs, reference, "--set", Reference], input: null, NoCore)).ShouldExit(0);
        (await AdavipProcess.RunAsync([.. logProbs, native, "--set", "runtime.kernels=native"])).ShouldExit(0);
        double[] expected = [.. File.ReadLines(native).Select(LogProb)];
        double[] actual = [.. File.ReadLines(reference).Select(LogProb)];
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            // The pixels are equal bytes; what differs is the sum over the vocabulary (numerics.md, N2) of some ten tokens.
            Assert.Equal(expected[i], actual[i], 1e-4);
        }
    }

    [Fact]
    public async Task Pairs_ReferenceKernels_AreTheBytesOfTheNativeOnes()
    {
        string data = _folder.Write("data.jsonl", MicroPairs.Row);
        string native = _folder.At("native");
        string reference = _folder.At("reference");
        (await AdavipProcess.RunAsync(MicroPairs.Build(_folder, data, native), input: null, NoCore))
            .ShouldFail(1, "/nowhere/libadavip.so");
        (await AdavipProcess.RunAsync(MicroPairs.Build(_folder, data, native))).ShouldExit(0);
        (await AdavipProcess.RunAsync(
            [.. MicroPairs.Build(_folder, data, reference), "--kernels", "reference"], input: null, NoCore)).ShouldExit(0);
        string[] files = [.. Directory.EnumerateFiles(native, "*.parquet").Select(file => Path.GetFileName(file)!)];
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Equal(
            File.ReadAllBytes(Path.Combine(native, file)), File.ReadAllBytes(Path.Combine(reference, file))));
    }

    private static double LogProb(string line)
    {
        using var parsed = JsonDocument.Parse(line);
        return parsed.RootElement.GetProperty("logp").GetDouble();
    }
}
