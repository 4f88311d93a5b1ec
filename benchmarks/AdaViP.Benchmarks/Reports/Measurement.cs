namespace AdaViP.Benchmarks.Reports;

/// <summary>What BenchmarkDotNet measured for one method and case; times in nanoseconds per call.</summary>
/// <param name="Method">Benchmark method.</param>
/// <param name="Case">Value of the parameter <c>Case</c>; empty where there is none.</param>
/// <param name="Median">Median over the iterations.</param>
/// <param name="Fastest">Fastest iteration.</param>
/// <param name="LowerQuartile">First quartile.</param>
/// <param name="UpperQuartile">Third quartile.</param>
/// <param name="Iterations">Measured iterations.</param>
internal sealed record Measurement(
    string Method, string Case, double Median, double Fastest, double LowerQuartile, double UpperQuartile, int Iterations);
