using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>A column of a comparison.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Path">The number it shows.</param>
/// <param name="Convert">From the number to the column's; null shows the number itself.</param>
/// <param name="Digits">Digits behind the point.</param>
public sealed record ComparisonColumn(string Name, ScorePath Path, Func<double, double>? Convert = null, int Digits = 1);
