using System.Globalization;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Words;

/// <summary>
/// How rows compare with the first one, in sentences that numbers fill: better and worse have the same words and the same place,
/// whichever row they are about.
/// </summary>
internal static class Comparison
{
    /// <summary>How many standard errors over seeds make a difference that counts as one.</summary>
    private const double Clear = 2;

    /// <summary>A sentence per row but the first.</summary>
    public static IEnumerable<string> Of(RunTable table) =>
        table.Rows.Skip(1).Select(row => Sentence(table, table.Rows[0], row));

    /// <summary>Which differences are called unclear, in a sentence; null where no row has several seeds.</summary>
    public static string? Rule(RunTable table) =>
        table.Rows.Count > 1 && table.Rows.SelectMany(row => row.Cells).Any(cell => cell?.Deviation is not null)
            ? "A difference that is smaller than two standard errors over the seeds is listed as unclear."
            : null;

    private static string Sentence(RunTable table, RunRow first, RunRow row)
    {
        List<string> better = [], worse = [], same = [], unclear = [];
        foreach ((RunColumn column, int index) in table.Columns.Select((column, index) => (column, index)))
        {
            if (column.Better == BetterWhen.Neither || first.Cells[index] is not RunCell before
                || row.Cells[index] is not RunCell now)
            {
                continue;
            }

            string text = $"{column.Label} ({Number(now.Mean, column)} against {Number(before.Mean, column)}{Unit(column)})";
            double gain = column.Better == BetterWhen.Higher ? now.Mean - before.Mean : before.Mean - now.Mean;
            List<string> place = Number(now.Mean, column) == Number(before.Mean, column) ? same
                : IsUnclear(before, now) ? unclear
                : gain > 0 ? better
                : worse;
            place.Add(text);
        }

        string[] parts =
        [
            .. Part("better in", better), .. Part("worse in", worse), .. Part("the same in", same),
            .. Part("not clearly different in", unclear),
        ];
        return parts.Length == 0
            ? $"{row.Name} and {first.Name} have no number in common."
            : $"Compared with {first.Name}, {row.Name} is {string.Join("; ", parts)}.";
    }

    private static IEnumerable<string> Part(string words, List<string> numbers) =>
        numbers.Count > 0 ? [$"{words} {Spoken.List(numbers)}"] : [];

    // Where only one row has several seeds, the other one's spread is taken to be alike.
    private static bool IsUnclear(RunCell before, RunCell now)
    {
        if ((before.Deviation ?? now.Deviation) is not double first || (now.Deviation ?? before.Deviation) is not double second)
        {
            return false;
        }

        double error = Math.Sqrt((first * first / before.Values.Count) + (second * second / now.Values.Count));
        return Math.Abs(now.Mean - before.Mean) < Clear * error;
    }

    private static string Number(double value, RunColumn column) =>
        value.ToString(FormattableString.Invariant($"F{column.Digits}"), CultureInfo.InvariantCulture);

    private static string Unit(RunColumn column) => column.Unit.Length > 0 ? " " + column.Unit : "";
}
