namespace AdaViP.Evaluation.Statistics;

/// <summary>How confidence intervals are made.</summary>
/// <param name="Resamples">Number of resamples, 1 or more.</param>
/// <param name="Level">Share of resamples inside the interval, in (0, 1).</param>
/// <param name="Seed">Equal seeds give equal intervals.</param>
public sealed record BootstrapOptions(int Resamples = 1000, double Level = 0.95, ulong Seed = 1);
