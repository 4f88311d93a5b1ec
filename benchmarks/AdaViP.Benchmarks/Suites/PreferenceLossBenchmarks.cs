using AdaViP.Core.Kernels;
using AdaViP.Core.Losses;
using BenchmarkDotNet.Attributes;
using TorchSharp;
using static TorchSharp.torch;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// The AdaViP loss of 4096 samples with two rejected sequences each: losses, gradient, rewards, weights and margins, in fp64 by
/// the kernel and in fp32 by libtorch's operations and autograd.
/// </summary>
[Config(typeof(ShortConfig))]
public class PreferenceLossBenchmarks
{
    internal const int Samples = 4096;
    internal const int Rejected = 2;

    private const double Beta = 0.1;
    private const long Seed = 20253;

    private readonly PreferenceLossOptions _options = new(PreferenceObjective.AdaVip, Beta);
    private IPreferenceKernels _kernels = null!;
    private double[] _policyValues = [];
    private double[] _referenceValues = [];
    private Tensor _policy = null!;
    private Tensor _reference = null!;

    [GlobalSetup]
    public void Setup()
    {
        set_num_threads(BenchmarkThreads.Count);
        using DisposeScope scope = NewDisposeScope();
        using Generator generator = new((ulong)Seed, CPU);
        _kernels = BenchmarkThreads.CreateKernels();
        _reference = randn([Samples, 1 + Rejected], generator: generator).mul_(20).sub_(100).DetachFromDisposeScope();
        _policy = (_reference + (randn([Samples, 1 + Rejected], generator: generator) * 10)).DetachFromDisposeScope();
        _policyValues = _policy.to(ScalarType.Float64).data<double>().ToArray();
        _referenceValues = _reference.to(ScalarType.Float64).data<double>().ToArray();
        _policy.requires_grad_(true);
        RequireSameResults();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _policy.Dispose();
        _reference.Dispose();
        _kernels.Dispose();
    }

    [Benchmark]
    public PreferenceLossResult Native_Loss() =>
        _kernels.PreferenceLoss(_options, _policyValues, _referenceValues, Rejected);

    [Benchmark]
    public void Torch_Loss()
    {
        using DisposeScope scope = NewDisposeScope();
        TorchLoss();
        _policy.grad!.Dispose();
        _policy.grad = null;
    }

    private Tensor TorchLoss()
    {
        Tensor rewards = (_policy - _reference) * Beta;
        Tensor rejected = rewards.narrow(1, 1, Rejected);
        Tensor margins = rewards.narrow(1, 0, 1) - rejected;
        Tensor losses = nn.functional.softplus(logsumexp(-margins, 1));
        nn.functional.softmax(rejected.detach(), 1);
        losses.sum().backward();
        return losses;
    }

    private void RequireSameResults()
    {
        using DisposeScope scope = NewDisposeScope();
        PreferenceLossResult ours = Native_Loss();
        Tensor losses = TorchLoss();
        using (no_grad())
        {
            // fp32 log-probs near -100 differ by about 1e-5; times β, through a loss of slope at most 1.
            SameResults.Require("losses", tensor(ours.Losses), losses, 1e-5);
            SameResults.Require("gradients", tensor(ours.Gradients).view(Samples, 1 + Rejected), _policy.grad!, 1e-6);
        }

        _policy.grad!.Dispose();
        _policy.grad = null;
    }
}
