using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace AdaViP.Benchmarks.Suites;

/// <summary>
/// For operations of milliseconds and more: every iteration is one call. In this process, because both sides have to run under
/// one allocator setting and one libtorch.
/// </summary>
public class LongConfig : ManualConfig
{
    private const int Warmups = 3;
    private const int Iterations = 15;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>3 warm-up calls, 15 measured ones.</summary>
    public LongConfig()
        : this(Warmups, Iterations)
    {
    }

    /// <summary>As many calls as the operation affords.</summary>
    protected LongConfig(int warmups, int iterations)
    {
        Orderer = new DefaultOrderer(SummaryOrderPolicy.Declared);
        AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true))
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(warmups)
            .WithIterationCount(iterations));
    }
}
