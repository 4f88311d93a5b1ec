namespace AdaViP.Evaluation.Statistics;

/// <summary>A number and its bootstrap percentile interval.</summary>
/// <param name="Name">The metric.</param>
/// <param name="Value">From all items; of a difference: first run minus second.</param>
/// <param name="Low">
/// Lower end; NaN where it is not known: most resamples leave the metric undefined, or all give the same.
/// </param>
/// <param name="High">Upper end.</param>
public sealed record Estimate(string Name, double Value, double Low, double High);
