using System.Globalization;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>A table of a report: a row per model, a column per number.</summary>
/// <param name="Name">What it is about: <c>scores</c> or <c>training</c>.</param>
/// <param name="Columns">Their labels differ.</param>
/// <param name="Rows">In the order of the report; the first one is what others are compared with.</param>
public sealed record RunTable(string Name, IReadOnlyList<RunColumn> Columns, IReadOnlyList<RunRow> Rows);

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

    /// <summary>What the number is, as a clause; empty where nobody says.</summary>
    public string Meaning { get; init; } = "";
}

/// <summary>A row.</summary>
/// <param name="Name">The recipe's name, or the model's.</param>
/// <param name="Models">How many models it sums over: as many as there are seeds.</param>
/// <param name="Seeds">Their seeds, where they are known.</param>
/// <param name="Cells">One per column; null where the row has no such number.</param>
public sealed record RunRow(string Name, int Models, IReadOnlyList<string> Seeds, IReadOnlyList<RunCell?> Cells);

/// <summary>A number of a row: one value per model.</summary>
/// <param name="Values">Finite, at least one.</param>
public sealed record RunCell(IReadOnlyList<double> Values)
{
    /// <summary>Mean over the models.</summary>
    public double Mean => Values.Average();

    /// <summary>Standard deviation of the models (n − 1 in the denominator); null for one model.</summary>
    public double? Deviation
    {
        get
        {
            if (Values.Count < 2)
            {
                return null;
            }

            double mean = Mean;
            return Math.Sqrt(Values.Sum(value => (value - mean) * (value - mean)) / (Values.Count - 1));
        }
    }

    /// <summary>"11.8", or "11.8 ± 0.4" for several models.</summary>
    /// <param name="digits">Digits behind the point.</param>
    public string ToText(int digits)
    {
        string format = FormattableString.Invariant($"F{digits}");
        string mean = Plain(Mean.ToString(format, CultureInfo.InvariantCulture));
        return Deviation is double deviation ? $"{mean} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}" : mean;
    }

    // No sign before what is rounded to zero.
    private static string Plain(string number) =>
        number.StartsWith('-') && number.AsSpan(1).IndexOfAnyExcept('0', '.') < 0 ? number[1..] : number;
}
