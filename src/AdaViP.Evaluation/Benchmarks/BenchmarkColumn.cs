namespace AdaViP.Evaluation.Benchmarks;

/// <summary>A column and the benchmark that it belongs to.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Column">The column.</param>
public sealed record BenchmarkColumn(IBenchmark Benchmark, ComparisonColumn Column)
{
    /// <summary>The column's head.</summary>
    public string Name => Column.Name;
}
