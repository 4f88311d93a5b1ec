namespace AdaViP.Evaluation.Benchmarks;

/// <summary>The benchmarks that are registered, in the order of a comparison's columns.</summary>
/// <param name="Benchmarks">Each with a name of its own.</param>
public sealed record BenchmarkCatalogue(IReadOnlyList<IBenchmark> Benchmarks)
{
    /// <summary>Their names.</summary>
    public IReadOnlyList<string> Names => [.. Benchmarks.Select(benchmark => benchmark.Name)];

    /// <summary>All columns of a comparison, each with the benchmark that it belongs to.</summary>
    public IReadOnlyList<BenchmarkColumn> Columns =>
        [.. Benchmarks.SelectMany(benchmark => benchmark.Columns.Select(column => new BenchmarkColumn(benchmark, column)))];

    /// <summary>A benchmark by name; null where there is none of that name.</summary>
    public IBenchmark? Find(string name) => Benchmarks.FirstOrDefault(benchmark => benchmark.Name == name);
}
