using System.Globalization;

namespace AdaViP.RunReports.Tables;

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
