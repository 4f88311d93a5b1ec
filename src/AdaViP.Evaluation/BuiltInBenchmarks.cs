using AdaViP.Evaluation.Amber;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Chair;
using AdaViP.Evaluation.MmHal;
using AdaViP.Evaluation.ObjHal;
using AdaViP.Evaluation.Pope;

namespace AdaViP.Evaluation;

/// <summary>The benchmarks that come with the program.</summary>
public static class BuiltInBenchmarks
{
    /// <summary>In the order of the paper's table, then those that it does not have.</summary>
    public static BenchmarkCatalogue All { get; } = new(
    [
        new ObjHalBenchmark(),
        new AmberBenchmark(),
        new MmHalBenchmark(),
        new PopeBenchmark(),
        new ChairBenchmark(),
    ]);
}
