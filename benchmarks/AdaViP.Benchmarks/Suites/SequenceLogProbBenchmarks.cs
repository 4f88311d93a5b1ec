using AdaViP.Core.Kernels;
using AdaViP.Torch.Tensors;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Suites;

/// <summary>Log-probs of 1024 answer tokens summed over 9 sequences: one call against log_softmax + gather + index_add.</summary>
[Config(typeof(LongConfig))]
public class SequenceLogProbBenchmarks
{
    internal const int Rows = 1024;

    private const int Sequences = 9;
    private const long Seed = 20252;
    private const double LogitDeviation = 3.0;

    private IPreferenceKernels _kernels = null!;
    private Tensor _logits = null!;
    private Tensor _targets = null!;
    private Tensor _targetColumn = null!;
    private Tensor _segments = null!;
    private Tensor _longSegments = null!;
    private Tensor _sums = null!;
    private Tensor _logSumExp = null!;

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
        _logits = randn([Rows, shape.Vocabulary], generator: generator).mul_(LogitDeviation).to(shape.Type).clone();
        _targets = randint(0, shape.Vocabulary, [Rows], dtype: ScalarType.Int64, generator: generator);
        _targetColumn = _targets.unsqueeze(1);
        _longSegments = (arange(Rows, dtype: ScalarType.Int64) * Sequences / Rows).floor().to(ScalarType.Int64);
        _segments = _longSegments.to(ScalarType.Int32);
        _sums = zeros(Sequences, dtype: ScalarType.Float64);
        _logSumExp = zeros(Rows, dtype: ScalarType.Float32);
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

        _kernels.Dispose();
    }

    [Benchmark]
    public void Native_SequenceLogProb() => _kernels.SequenceLogProb(
        TensorViews.Matrix(_logits), TensorViews.Flat(_targets), TensorViews.Flat(_segments), TensorViews.Flat(_sums),
        TensorViews.Flat(_logSumExp));

    [Benchmark]
    public void Torch_SequenceLogProb()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        TorchSums(_logits);
    }

    private IEnumerable<Tensor> Tensors =>
        [_logits, _targets, _targetColumn, _segments, _longSegments, _sums, _logSumExp];

    private Tensor TorchSums(Tensor logits)
    {
        Tensor logps = nn.functional.log_softmax(logits, -1).gather(1, _targetColumn).squeeze(1);
        return zeros(Sequences, dtype: logps.dtype).index_add_(0, _longSegments, logps, 1);
    }

    private void RequireSameResults()
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Native_SequenceLogProb();

        // Sums of 114 log-probs near -15 in fp32 on the peer's side: a few units in the last place of 1700.
        SameResults.Require(Case + " sums", _sums, TorchSums(_logits.to(ScalarType.Float32)), 5e-3);
    }
}
