namespace AdaViP.Evaluation.Statistics;

/// <summary>A metric of summed counters.</summary>
/// <param name="sums">[counters], in the benchmark's order.</param>
/// <returns>The metric; NaN where it is undefined.</returns>
public delegate double MetricFunction(ReadOnlySpan<double> sums);
