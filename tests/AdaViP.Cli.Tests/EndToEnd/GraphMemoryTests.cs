using AdaViP.Cli.Tests.Support;
using AdaViP.MicroWorld.Onnx;

namespace AdaViP.Cli.Tests.EndToEnd;

/// <summary>
/// Foundation models where memory runs out: while a graph loads, or while it runs. Under a limit that suffices for the shipped
/// models on this machine, whatever its processors, one of the models asks for much more at once: near to what the runtime
/// itself needs it might end the process before the program can say anything.
/// </summary>
[Collection(ProcessTests.Name)]
public sealed class GraphMemoryTests : IDisposable
{
    private const string Limiter = "/usr/bin/prlimit";
    private const long FirstLimit = 256L << 20;
    private const long LargeFile = 1_600_000_000; // ONNX files end at 2 GB
    private const long Repeated = 1L << 40;
    private const int Side = 96;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task PairsBuild_OfAGraphLargerThanTheLimit_SaysThatItWasLoaded()
    {
        string file = _folder.At("large.onnx");
        SaveLargeTagger(file);
        await AssertNamedAsync(file, $"out of memory while loading tagger.path from {file}.");
    }

    [Fact]
    public async Task PairsBuild_OfAGraphThatAsksForMoreThanTheLimit_SaysThatItRan()
    {
        string file = _folder.At("greedy.onnx");
        SaveGreedyTagger(file);
        await AssertNamedAsync(file, "out of memory while running the graph tagger.path");
    }

    private async Task AssertNamedAsync(string tagger, string message)
    {
        Assert.SkipUnless(File.Exists(Limiter), $"{Limiter} (util-linux), which limits memory, is missing");
        string data = _folder.Write("data.jsonl", MicroPairs.Row);
        long limit = FirstLimit;
        while ((await LimitedAsync(limit, MicroPairs.Build(_folder, data, _folder.At($"enough-{limit}")))).Code != 0)
        {
            limit *= 2;
            Assert.True(limit < LargeFile, $"the shipped models need more than {limit / 2} bytes");
        }

        string[] build = MicroPairs.Build(_folder, data, _folder.At("pairs"));
        string models = _folder.At("models.yaml");
        string text = File.ReadAllText(models);
        Assert.Contains(MicroPairs.Shipped("tagger.onnx"), text, StringComparison.Ordinal);
        File.WriteAllText(models, text.Replace(MicroPairs.Shipped("tagger.onnx"), tagger, StringComparison.Ordinal));
        (await LimitedAsync(limit, build)).ShouldFail(1, message, "Fewer --workers need less", "ulimit -a");
        Assert.False(File.Exists(_folder.At("pairs", "pairs.json")), "a build that failed looks finished");
    }

    // The shipped tagger with one more weight, of zeros that are on no disk: fields of a second part of the graph, which readers
    // of the format join to the first.
    private static void SaveLargeTagger(string path)
    {
        const int GraphOfModel = 7, WeightOfGraph = 5, Sizes = 1, Element = 2, Name = 8, Raw = 9, Float = 1;
        byte[] weight =
        [
            .. Number(Sizes, LargeFile / sizeof(float)), .. Number(Element, Float), .. Start(Name, 4), .. "more"u8,
            .. Start(Raw, LargeFile),
        ];
        byte[] part = [.. Start(WeightOfGraph, weight.Length + LargeFile), .. weight];
        using FileStream file = File.Create(path);
        file.Write(File.ReadAllBytes(MicroPairs.Shipped("tagger.onnx")));
        file.Write(Start(GraphOfModel, part.Length + LargeFile));
        file.Write(part);
        file.SetLength(file.Position + LargeFile);

        static byte[] Number(int field, long value) => [(byte)(field << 3), .. Varint(value)];
        static byte[] Start(int field, long length) => [(byte)((field << 3) | 2), .. Varint(length)];
        static IEnumerable<byte> Varint(long value)
        {
            for (; value > 127; value >>= 7)
            {
                yield return (byte)(value & 127 | 128);
            }

            yield return (byte)value;
        }
    }

    // A number that follows from the picture, repeated.
    private static void SaveGreedyTagger(string path)
    {
        int tags = File.ReadAllLines(MicroPairs.Shipped("tags.txt")).Length;
        var graph = new OnnxGraph("greedy");
        OnnxValue picture = graph.Input("image", OnnxElement.Float, 1, 3, Side, Side);
        OnnxValue mean = graph.Node("ReduceMean", [picture], ("keepdims", 1));
        OnnxValue many = graph.Node("Expand", [mean, graph.Integers([1, 1, Repeated / sizeof(float), 1], 4)]);
        OnnxValue one = graph.Node("ReduceMax", [many], ("keepdims", 1));
        OnnxValue row = graph.Node("Reshape", [one, graph.Integers([1, 1], 2)]);
        OnnxValue logits = graph.Node("Expand", [row, graph.Integers([1, tags], 2)]);
        graph.Output(logits, "logits", OnnxElement.Float, 1, tags);
        graph.Save(path);
    }

    private static async Task<CommandResult> LimitedAsync(long limit, string[] build)
    {
        using AdavipProcess limited = AdavipProcess.StartUnder(Limiter, [$"--data={limit}"], [.. build, "--no-memory-check"]);
        return await limited.WaitAsync();
    }
}
