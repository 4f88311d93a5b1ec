namespace AdaViP.Benchmarks.Reports;

/// <summary>What one process measured.</summary>
/// <param name="Allocator">Setting of that process.</param>
/// <param name="Others">Share of all processors that other programs took meanwhile, 0 to 1.</param>
/// <param name="Measurements">In the order of the benchmark class.</param>
/// <param name="PeakBytes">Peak memory by method; empty for suites that do not state it.</param>
internal sealed record SuiteResult(
    AllocatorSetting Allocator,
    double Others,
    IReadOnlyList<Measurement> Measurements,
    IReadOnlyDictionary<string, long> PeakBytes)
{
    /// <summary>Cases in order.</summary>
    internal IReadOnlyList<string> Cases => [.. Measurements.Select(one => one.Case).Distinct()];

    /// <summary>The measurement of that method and case.</summary>
    internal Measurement Of(string method, string name) => Measurements.Single(one => one.Method == method && one.Case == name);
}
