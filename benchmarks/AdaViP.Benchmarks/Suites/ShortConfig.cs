using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace AdaViP.Benchmarks.Suites;

/// <summary>For operations below a millisecond: as many calls per iteration as make it 200 ms long. In this process.</summary>
public class ShortConfig : ManualConfig
{
    private const int Iterations = 15;
    private const double IterationMilliseconds = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromHours(2);

    /// <summary>3 warm-up iterations, 15 measured ones.</summary>
    public ShortConfig()
    {
        Orderer = new DefaultOrderer(SummaryOrderPolicy.Declared);
        AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(Patience, logOutput: true))
            .WithUnrollFactor(1)
            .WithIterationTime(TimeInterval.FromMilliseconds(IterationMilliseconds))
            .WithWarmupCount(3)
            .WithIterationCount(Iterations));
    }
}
