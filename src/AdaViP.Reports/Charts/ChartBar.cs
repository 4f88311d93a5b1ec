namespace AdaViP.Reports.Charts;

/// <summary>A bar.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">How long it is; what is not finite or below 0 has no length.</param>
/// <param name="Full">The length of a full bar; longer ones end there.</param>
/// <param name="Shown">The value as text.</param>
public sealed record ChartBar(string Label, double Value, double Full, string Shown);
