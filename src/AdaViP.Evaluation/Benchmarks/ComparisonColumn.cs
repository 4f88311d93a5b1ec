using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>A column of a comparison or a report.</summary>
/// <param name="Name">Its head.</param>
/// <param name="Path">The number it shows.</param>
/// <param name="Convert">From the number to the column's; null shows the number itself.</param>
/// <param name="Digits">Digits behind the point.</param>
public sealed record ComparisonColumn(string Name, ScorePath Path, Func<double, double>? Convert = null, int Digits = 1)
{
    /// <summary>Whether a higher value of the column is better; null for a number that describes.</summary>
    public bool? HigherIsBetter { get; init; }

    /// <summary>Unit of the column; empty for none.</summary>
    public string Unit { get; init; } = "";

    /// <summary>What the number is, as a clause for readers who do not know the benchmark; empty where nobody says.</summary>
    public string Meaning { get; init; } = "";

    /// <summary>What the column shows of a number.</summary>
    /// <param name="number">As <c>scores.json</c> has it.</param>
    public double Shown(double number) => Convert?.Invoke(number) ?? number;
}
