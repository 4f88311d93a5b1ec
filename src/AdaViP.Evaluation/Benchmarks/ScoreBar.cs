namespace AdaViP.Evaluation.Benchmarks;

/// <summary>A bar of a report.</summary>
/// <param name="Group">Bars of one group stand in one picture.</param>
/// <param name="Label">What it is.</param>
/// <param name="Value">How long it is; NaN where the number is undefined.</param>
/// <param name="Full">The length of a full bar.</param>
public sealed record ScoreBar(string Group, string Label, double Value, double Full);
