using AdaViP.Benchmarks.Memory;
using AdaViP.Core.Kernels;
using AdaViP.Torch.Tensors;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Suites;

/// <summary>AdamW and the gradient norm of 16 Mi parameters in one slice, against torch.optim.AdamW and torch.norm.</summary>
[Config(typeof(LongConfig))]
public class OptimizerBenchmarks
{
    internal const int Parameters = 16 * 1024 * 1024;

    private const double LearningRate = 1e-3;
    private const double Beta1 = 0.9;
    private const double Beta2 = 0.999;
    private const double Epsilon = 1e-8;
    private const double WeightDecay = 0.01;
    private const long Seed = 20254;

    private IPreferenceKernels _kernels = null!;
    private MemoryPasses _passes = null!;
    private Tensor _gradient = null!;
    private Tensor _parameter = null!;
    private Tensor _firstMoment = null!;
    private Tensor _secondMoment = null!;
    private Tensor _narrowParameter = null!;
    private Parameter _torchParameter = null!;
    private AdamW _torchOptimizer = null!;
    private long _step;

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(BenchmarkThreads.Count);
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new((ulong)Seed, CPU);
        _kernels = BenchmarkThreads.CreateKernels();
        _passes = new MemoryPasses(BenchmarkThreads.Count);
        _gradient = randn([Parameters], generator: generator).mul_(1e-3).DetachFromDisposeScope();
        _parameter = randn([Parameters], generator: generator).mul_(0.02).DetachFromDisposeScope();
        _firstMoment = zeros(Parameters).DetachFromDisposeScope();
        _secondMoment = zeros(Parameters).DetachFromDisposeScope();
        _narrowParameter = _parameter.to(ScalarType.BFloat16).DetachFromDisposeScope();
        _torchParameter = new Parameter(_parameter.clone().DetachFromDisposeScope(), true) { grad = _gradient };
        _torchOptimizer = optim.AdamW([_torchParameter], LearningRate, Beta1, Beta2, Epsilon, WeightDecay);
        RequireSameResults();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _torchOptimizer.Dispose();
        foreach (Tensor tensor in new[] { _gradient, _parameter, _firstMoment, _secondMoment, _narrowParameter, _torchParameter })
        {
            tensor.Dispose();
        }

        _passes.Dispose();
        _kernels.Dispose();
    }

    [Benchmark]
    public void Native_AdamW() => _kernels.AdamW(
        NextStep(), TensorViews.Flat(_parameter), TensorView.None, TensorViews.Flat(_gradient), TensorViews.Flat(_firstMoment),
        TensorViews.Flat(_secondMoment));

    [Benchmark]
    public void Native_AdamW_BFloat16Weights() => _kernels.AdamW(
        NextStep(), TensorViews.Flat(_narrowParameter), TensorViews.Flat(_parameter), TensorViews.Flat(_gradient),
        TensorViews.Flat(_firstMoment), TensorViews.Flat(_secondMoment));

    [Benchmark]
    public void Torch_AdamW()
    {
        using DisposeScope scope = NewDisposeScope();
        _torchOptimizer.step();
    }

    [Benchmark]
    public double Native_SumSquares() => _kernels.SumSquares(TensorViews.Flat(_gradient));

    [Benchmark]
    public float Torch_Norm()
    {
        using DisposeScope scope = NewDisposeScope();
        return _gradient.norm().item<float>();
    }

    [Benchmark]
    public ulong Memory_Read() => _passes.Read(TensorViews.Flat(_gradient).DangerousAddress, (long)Parameters * sizeof(float));

    private AdamWOptions NextStep() =>
        new(++_step, LearningRate, Beta1, Beta2, Epsilon, WeightDecay, GradientScale: 1.0);

    private void RequireSameResults()
    {
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < 3; i++)
        {
            Native_AdamW();
            Torch_AdamW();
        }

        using IDisposable noGrad = no_grad();
        // Updates are near the learning rate; both sides round to fp32 in different places.
        SameResults.Require("AdamW parameters", _parameter, _torchParameter, 1e-6);
        // Against fp64: the peer's fp32 sum of 16 Mi squares is off by more than the kernel's.
        double norm = _gradient.to(ScalarType.Float64).norm().item<double>();
        SameResults.Require("norm", Math.Sqrt(Native_SumSquares()), norm, 1e-6 * norm);
    }
}
