using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>A column.</summary>
/// <param name="Label">Its head; differs from the others of the table.</param>
/// <param name="Source">What the number is from: a benchmark, or the title of extra scores.</param>
/// <param name="Unit">"%" or another unit; empty for a plain number.</param>
/// <param name="Better">Which direction is better.</param>
/// <param name="Digits">Digits behind the point.</param>
public sealed record RunColumn(string Label, string Source, string Unit, BetterWhen Better, int Digits = 1)
{
    /// <summary>How many items the number is about; 0 where that is not known.</summary>
    public int Items { get; init; }
}
