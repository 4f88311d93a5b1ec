using System.Runtime.InteropServices;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Testing;
using AdaViP.Vision.Inference;
using Xunit;

namespace AdaViP.Vision.Tests.Inference;

/// <summary>The engine: inspection, casts to what a graph declares, and what it says about files that do not fit.</summary>
public sealed partial class OnnxEngineTests
{
    private static readonly GraphElement[] Elements =
        [GraphElement.Float32, GraphElement.Float16, GraphElement.Float64, GraphElement.Int64, GraphElement.Int32,
            GraphElement.UInt8, GraphElement.Bool];

    [Fact]
    public void Sums_DoNotDependOnWhereAnArrayLies()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "mean.onnx"), TinyModel.Mean());
        using IGraphSession session = new OnnxEngine().Load(new GraphFile(Path.Combine(folder.Path, "mean.onnx"), "mean"));
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 4_001).Select(_ => (float)((random.NextDouble() * 2) - 1))];
        var sums = new HashSet<float>();
        for (int i = 0; i < 64; i++)
        {
            float[] between = new float[2 * i]; // moves the next one by 8 bytes each time
            float[] copy = [.. values];
            sums.Add(session.Run([GraphInput.Of("values", copy, copy.Length)], ["mean"])[0].Values[0]);
            GC.KeepAlive(between);
        }

        Assert.Single(sums);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4096)]
    [InlineData(3, 2)]
    public void Threads_AreSharedOutWhereTheyAreNotSet(int configured, int runs)
    {
        int expected = configured > 0 ? configured : Math.Max(1, Environment.ProcessorCount / runs);
        Assert.Equal(expected, EngineOptions.Shared(new EngineOptions { Threads = configured }, runs).Threads);
    }

    [Fact]
    public void Graph_WithInputsOfEveryType_IsDescribed()
    {
        using var folder = new TemporaryFolder();
        using IGraphSession session = new OnnxEngine().Load(Write(folder, GraphElement.Float32));
        Assert.Equal(Elements, session.Signature.Inputs.Select(input => input.Element));
        Assert.All(session.Signature.Inputs, input => Assert.Equal([new GraphAxis(null, "n")], input.Axes));
        Assert.Contains("int64 int64 [n]", session.Signature.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GraphElement.Float32)]
    [InlineData(GraphElement.Float16)]
    [InlineData(GraphElement.Float64)]
    [InlineData(GraphElement.Int64)]
    [InlineData(GraphElement.Int32)]
    [InlineData(GraphElement.UInt8)]
    public void Values_OfEitherKind_AreCastToTheDeclaredTypeAndBack(GraphElement output)
    {
        using var folder = new TemporaryFolder();
        using IGraphSession session = new OnnxEngine().Load(Write(folder, output));
        foreach (bool floats in new[] { false, true })
        {
            GraphInput[] inputs = [.. session.Signature.Inputs.Select(input =>
                floats ? GraphInput.Of(input.Name, new float[] { 0, 1, 200 }, 3)
                    : GraphInput.Of(input.Name, new long[] { 0, 1, 200 }, 3))];
            IReadOnlyList<GraphOutput> outputs = session.Run(inputs, [.. inputs.Select(input => input.Name + "_out")]);
            Assert.All(outputs, found => Assert.Equal([3], found.Shape));
            Assert.All(outputs.SkipLast(1), found => Assert.Equal([0f, 1f, 200f], found.Values));
            Assert.Equal([0f, 1f, 1f], outputs[^1].Values);
        }

        Assert.True(session.RunTime > TimeSpan.Zero);
    }

    [Fact]
    public void Values_ThatTheTypeCannotHold_AreRefusedByName()
    {
        using var folder = new TemporaryFolder();
        using IGraphSession session = new OnnxEngine().Load(Write(folder, GraphElement.Float32));
        foreach ((string name, float value) in new[] { ("uint8", 256f), ("int32", 0.5f), ("int64", float.NaN) })
        {
            GraphInput[] inputs =
                [.. session.Signature.Inputs.Select(input =>
                GraphInput.Of(input.Name, new[] { input.Name == name ? value : 1f }, 1))];
            string message = Assert.Throws<UserDataException>(() => session.Run(inputs, ["bool_out"])).Message;
            Assert.Contains($"casts.onnx takes {name} {name} [n]", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shape_OfAnotherRankOrName_IsRefusedWithBoth()
    {
        using var folder = new TemporaryFolder();
        using IGraphSession session = new OnnxEngine().Load(Write(folder, GraphElement.Float32));
        UserDataException error =
            Assert.Throws<UserDataException>(() => session.Run([GraphInput.Of("float32", new float[6], 2, 3)], ["float32_out"]));
        Assert.Contains("model.path", error.Message, StringComparison.Ordinal);
        Assert.Contains("float32 float32 [n]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2, 3]", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<UserDataException>(() => session.Run([GraphInput.Of("x", new float[1], 1)], ["float32_out"]));
        Assert.Contains("has no input x", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GraphInput.Of("x", new float[5], 2, 3));
    }

    [Fact]
    public void File_MissingBrokenOrOther_IsNamedWithTheNextStep()
    {
        using var folder = new TemporaryFolder();
        var engine = new OnnxEngine();
        GraphFile file = Write(folder, GraphElement.Float32);
        Assert.Contains("does not exist", Message(engine, file with { Path = file.Path + "x" }), StringComparison.Ordinal);
        string wrong = new('a', 64);
        string message = Message(engine, file with { Sha256 = wrong });
        Assert.Contains(wrong, message, StringComparison.Ordinal);
        Assert.Contains(GraphFileCheck.Hash(file.Path), message, StringComparison.Ordinal);
        using (engine.Load(file with { Sha256 = GraphFileCheck.Hash(file.Path).ToUpperInvariant() }))
        {
        }

        File.WriteAllBytes(file.Path, File.ReadAllBytes(file.Path)[..40]);
        message = Message(engine, file);
        Assert.Contains("model.path", message, StringComparison.Ordinal);
        Assert.Contains("Get the file again", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sqrt", new[] { 4f, -1f, -2f }, "2 of 3 values are NaN")]
    [InlineData("Reciprocal", new[] { 4f, 0f, 1f }, "1 of 3 values are infinite")]
    [InlineData("Log", new[] { 4f, 0f, 1f }, "1 of 3 values are infinite")]
    public void Output_ThatIsNotANumber_IsRefusedWithItsCount(string operation, float[] values, string found)
    {
        using var folder = new TemporaryFolder();
        var file = new GraphFile(folder.Write("unary.onnx", TinyModel.Unary(operation)), "tagger.path");
        using IGraphSession session = new OnnxEngine().Load(file);
        Assert.Equal(3, session.Run([GraphInput.Of("values", new[] { 1f, 2f, 4f }, 3)], ["y"])[0].Values.Length);
        string message = Assert.Throws<UserDataException>(() => session.Run([GraphInput.Of("values", values, 3)], ["y"])).Message;
        Assert.StartsWith($"tagger.path: {file.Path} ", message, StringComparison.Ordinal);
        Assert.Contains("y [3]", message, StringComparison.Ordinal);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains("32-bit float export", message, StringComparison.Ordinal);
    }

    [Fact]
    public void MinusInfinity_WhereTheGraphMayGiveIt_IsAValue()
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("log.onnx", TinyModel.Unary("Log"));
        var file = new GraphFile(path, "detector.path") { MayGiveMinusInfinity = true };
        using IGraphSession session = new OnnxEngine().Load(file);
        Assert.Equal([0f, float.NegativeInfinity], session.Run([GraphInput.Of("values", new[] { 1f, 0f }, 2)], ["y"])[0].Values);
        Assert.Throws<UserDataException>(() => session.Run([GraphInput.Of("values", new[] { -1f, 0f }, 2)], ["y"]));
    }

    [Theory]
    [InlineData(99, 17, "IR version 99", "onnx.save")]
    [InlineData(8, 99, "opset 99 of ai.onnx", "opset_version=")]
    public void GraphOfALaterVersion_IsNamedWithWhatIsSupported(int format, int opset, string found, string advice)
    {
        using var folder = new TemporaryFolder();
        var file = new GraphFile(folder.Write("later.onnx", TinyModel.Unary("Sqrt", format, opset)), "scorer.image");
        string message = Message(new OnnxEngine(), file);
        Assert.Contains(found, message, StringComparison.Ordinal);
        Assert.Contains(advice, message, StringComparison.Ordinal);
        Assert.Matches(@"up to (opset )?\d+", message);
        Assert.DoesNotContain("Get the file again", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(EngineProvider.Cuda, "cuda")]
    [InlineData(EngineProvider.TensorRt, "tensorrt")]
    public void GpuProvider_OfALibraryForProcessors_IsRefusedWithTheNextStep(EngineProvider provider, string name)
    {
        UserErrorException error =
            Assert.Throws<UserErrorException>(() => new OnnxEngine(new EngineOptions { Provider = provider }));
        Assert.Contains($"engine.provider is {name}", error.Message, StringComparison.Ordinal);
        Assert.Contains("engine.library", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<UserErrorException>(() =>
            new OnnxEngine(new EngineOptions { Library = "/other/libonnxruntime.so" }));
        Assert.Contains("/other/libonnxruntime.so", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Session_FromManyThreads_GivesEachItsOwnResult()
    {
        using var folder = new TemporaryFolder();
        using IGraphSession session = new OnnxEngine().Load(Write(folder, GraphElement.Float32));
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => session.Run(
            [.. session.Signature.Inputs.Select(input => GraphInput.Of(input.Name, new long[] { i, i }, 2))],
            ["int64_out"])[0].Values)));
        Assert.All(Enumerable.Range(0, 64), i => Assert.Equal([i, i], results[i]));
    }

    [Fact]
    public void Run_ThatFails_IsSaidInOneMessageOnly()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "standard error is caught with POSIX calls");
        using var folder = new TemporaryFolder();
        var file = new GraphFile(folder.Write("sum.onnx", TinyModel.Sum()), "detector.path");
        string message = "";
        string printed = StandardErrorOf(folder, () =>
        {
            using IGraphSession session = new OnnxEngine().Load(file);
            GraphInput[] inputs = [GraphInput.Of("a", new[] { 1f, 2f }, 2), GraphInput.Of("b", new[] { 1f, 2f, 3f }, 3)];
            message = Assert.Throws<UserDataException>(() => session.Run(inputs, ["y"])).Message;
        });
        Assert.DoesNotContain("onnxruntime", printed, StringComparison.Ordinal);
        Assert.DoesNotContain("sum_of_both", printed, StringComparison.Ordinal);
        Assert.Contains("failed with a [2]; b [3]: Add node sum_of_both: Attempting", message, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime", message, StringComparison.Ordinal);
    }

    // Native code writes past Console: the descriptor itself is led into a file.
    private static string StandardErrorOf(TemporaryFolder folder, Action action)
    {
        string path = Path.Combine(folder.Path, "stderr.txt");
        using (FileStream file = File.Create(path))
        {
            int kept = Duplicate(2);
            Assert.True(kept >= 0 && Replace((int)file.SafeFileHandle.DangerousGetHandle(), 2) == 2);
            try
            {
                action();
            }
            finally
            {
                Assert.True(Replace(kept, 2) == 2 && Close(kept) == 0);
            }
        }

        return File.ReadAllText(path);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Replace(int from, int to);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private static string Message(OnnxEngine engine, GraphFile file) =>
        Assert.Throws<UserDataException>(() => engine.Load(file)).Message;

    private static GraphFile Write(TemporaryFolder folder, GraphElement output)
    {
        string path = Path.Combine(folder.Path, "casts.onnx");
        File.WriteAllBytes(path, TinyModel.Casts(output, Elements));
        return new GraphFile(path, "model.path");
    }
}
