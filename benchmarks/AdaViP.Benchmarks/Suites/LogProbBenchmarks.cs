using AdaViP.Benchmarks.Memory;
using AdaViP.Core.Kernels;
using AdaViP.Torch.Tensors;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// Log-prob of one target per row of logits: the kernel, libtorch's log_softmax + gather, and the memory passes that bound both.
/// </summary>
[Config(typeof(LongConfig))]
public class LogProbBenchmarks
{
    internal const int Rows = 1024;

    private const long Seed = 20251;
    private const double LogitDeviation = 3.0;

    private IPreferenceKernels _kernels = null!;
    private MemoryPasses _passes = null!;
    private Tensor _pristine = null!;
    private Tensor _logits = null!;
    private Tensor _scratch = null!;
    private Tensor _leaf = null!;
    private Tensor _targets = null!;
    private Tensor _targetColumn = null!;
    private Tensor _logps = null!;
    private Tensor _logSumExp = null!;
    private Tensor _coefficients = null!;

    /// <summary>Names of <see cref="LogitCase"/>.</summary>
    public static IEnumerable<string> Cases => LogitCase.All.Select(one => one.Name);

    [ParamsSource(nameof(Cases))]
    public string Case { get; set; } = LogitCase.All[0].Name;

    [GlobalSetup]
    public void Setup()
    {
        LogitCase shape = LogitCase.Named(Case);
        set_num_threads(BenchmarkThreads.Count);
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new((ulong)Seed, CPU);
        _kernels = BenchmarkThreads.CreateKernels();
        _passes = new MemoryPasses(BenchmarkThreads.Count);
        Tensor drawn = randn([Rows, shape.Vocabulary], generator: generator).mul_(LogitDeviation);
        _pristine = drawn.to(shape.Type).clone();
        _logits = _pristine.clone();
        _scratch = _pristine.clone();
        _leaf = _pristine.clone().requires_grad_(true);
        _targets = randint(0, shape.Vocabulary, [Rows], dtype: ScalarType.Int64, generator: generator);
        _targetColumn = _targets.unsqueeze(1);
        _logps = zeros(Rows, dtype: ScalarType.Float32);
        _logSumExp = zeros(Rows, dtype: ScalarType.Float32);
        _coefficients = randn([Rows], generator: generator);
        foreach (Tensor kept in Tensors)
        {
            kept.DetachFromDisposeScope();
        }

        RequireSameResults();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        foreach (Tensor tensor in Tensors)
        {
            tensor.Dispose();
        }

        _passes.Dispose();
        _kernels.Dispose();
    }

    // The backward pass overwrites the logits with their gradient. Not copied by libtorch, whose OpenMP thread would go on
    // spinning for some milliseconds on the core that the kernel's second thread needs.
    [IterationSetup(Targets = [nameof(Native_ForwardBackward), nameof(Native_ForwardThenBackward)])]
    public unsafe void RestoreLogits() => Buffer.MemoryCopy(
        (void*)TensorViews.Flat(_pristine).DangerousAddress,
        (void*)TensorViews.Flat(_logits).DangerousAddress,
        Bytes(_logits),
        Bytes(_logits));

    [Benchmark]
    public ulong Memory_Read() => _passes.Read(TensorViews.Flat(_logits).DangerousAddress, Bytes(_logits));

    [Benchmark]
    public void Memory_ReadWrite() => _passes.ReadWrite(TensorViews.Flat(_scratch).DangerousAddress, Bytes(_scratch));

    [Benchmark]
    public void Native_Forward() => _kernels.LogProbForward(
        TensorViews.Matrix(_logits), TensorViews.Flat(_targets), TensorViews.Flat(_logps), TensorViews.Flat(_logSumExp));

    [Benchmark]
    public void Native_ForwardBackward()
    {
        TensorView logits = TensorViews.Matrix(_logits);
        _kernels.LogProbForwardBackward(
            logits,
            TensorViews.Flat(_targets),
            TensorViews.Flat(_coefficients),
            TensorViews.Flat(_logps),
            TensorViews.Flat(_logSumExp),
            logits);
    }

    [Benchmark]
    public void Native_ForwardThenBackward()
    {
        TensorView logits = TensorViews.Matrix(_logits);
        TensorView targets = TensorViews.Flat(_targets);
        TensorView logSumExp = TensorViews.Flat(_logSumExp);
        _kernels.LogProbForward(logits, targets, TensorViews.Flat(_logps), logSumExp);
        _kernels.LogProbBackward(logits, targets, logSumExp, TensorViews.Flat(_coefficients), logits);
    }

    [Benchmark]
    public void Torch_Forward()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        TorchLogProbs(_logits);
    }

    [Benchmark]
    public void Torch_ForwardBackward()
    {
        using DisposeScope scope = NewDisposeScope();
        (TorchLogProbs(_leaf) * _coefficients).sum().backward();
        _leaf.grad!.Dispose();
        _leaf.grad = null;
    }

    private IEnumerable<Tensor> Tensors =>
        [_pristine, _logits, _scratch, _leaf, _targets, _targetColumn, _logps, _logSumExp, _coefficients];

    private Tensor TorchLogProbs(Tensor logits) =>
        nn.functional.log_softmax(logits, -1).gather(1, _targetColumn).squeeze(1);

    private static long Bytes(Tensor tensor) => tensor.numel() * tensor.element_size();

    private void RequireSameResults()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor wide = _pristine.to(ScalarType.Float32);
        Native_Forward();
        // fp32 sums of 32000 terms: the log-sum-exp is good to a few units in its last place, near 15.
        SameResults.Require(Case + " log-probs", _logps, TorchLogProbs(wide), 2e-5);

        Native_ForwardBackward();
        Tensor softmax = nn.functional.softmax(wide, -1);
        Tensor expected = zeros_like(wide).scatter_(1, _targetColumn, ones(Rows, 1)).sub_(softmax)
            .mul_(_coefficients.unsqueeze(1));
        // Gradients are at most |coefficient|, near 4; bfloat16 rounds to 8 bits.
        double tolerance = _pristine.dtype == ScalarType.BFloat16 ? 2e-2 : 2e-5;
        SameResults.Require(Case + " gradient", _logits.to(ScalarType.Float32), expected, tolerance);
        RestoreLogits();
    }
}
