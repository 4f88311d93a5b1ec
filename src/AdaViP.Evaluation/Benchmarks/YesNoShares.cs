namespace AdaViP.Evaluation.Benchmarks;

/// <summary>How answers to yes/no questions were read.</summary>
/// <param name="Yes">Share that says yes, 0 to 1.</param>
/// <param name="Unclear">Share that says neither yes nor no, 0 to 1.</param>
public sealed record YesNoShares(double Yes, double Unclear);
