namespace AdaViP.RunReports.Runs;

/// <summary>The numbers of a step.</summary>
/// <param name="Step">From 1 on.</param>
/// <param name="Values">By their names in <see cref="Core.Losses.MetricNames"/>.</param>
internal sealed record MetricsStep(int Step, IReadOnlyDictionary<string, double> Values)
{
    /// <summary>A number; NaN where the step has none of that name.</summary>
    public double this[string name] => Values.TryGetValue(name, out double value) ? value : double.NaN;
}
