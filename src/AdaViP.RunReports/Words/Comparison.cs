using System.Globalization;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Words;

/// <summary>
/// How rows compare, in sentences that numbers fill: better and worse have the same words and the same place, whichever row they
/// are about.
/// </summary>
internal static class Comparison
{
    /// <summary>Rows from which on their order is said, column by column.</summary>
    private const int LeastRanked = 3;

    /// <summary>
    /// A sentence per row but the first, then, where rows are many, the order of all in each column in which they differ.
    /// </summary>
    public static IEnumerable<string> Of(RunTable table) =>
        table.Rows.Skip(1).Select(row => Sentence(table, table.Rows[0], row)).Concat(Ranks(table));

    /// <summary>Which differences are called unclear, in a sentence; null for one row.</summary>
    public static string? Rule(RunTable table) => table.Rows.Count > 1
        ? "Better and worse are differences that their 95 % interval leaves clear: over seeds by Student's t; where neither row "
            + "has several models, over items, as if each were right or wrong by itself."
        : null;

    private static IEnumerable<string> Ranks(RunTable table)
    {
        foreach ((RunColumn column, int index) in table.Columns.Select((column, index) => (column, index)))
        {
            (string Name, double Mean)[] rows =
            [
                .. table.Rows.Where(row => row.Cells[index] is not null).Select(row => (row.Name, row.Cells[index]!.Mean)),
            ];
            if (column.Better != BetterWhen.Neither && rows.Length >= LeastRanked)
            {
                string[] places =
                [
                    .. rows.GroupBy(row => Number(row.Mean, column))
                        .OrderBy(place => column.Better == BetterWhen.Higher ? -place.First().Mean : place.First().Mean)
                        .Select(place => $"{Spoken.List([.. place.Select(row => row.Name)])} {place.Key}"),
                ];
                if (places.Length > 1)
                {
                    yield return $"{column.Label}, best first: {string.Join("; ", places)}{Unit(column)}.";
                }
            }
        }
    }

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
                : !ClearDifference.Is(column, before, now) ? unclear
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

    private static string Number(double value, RunColumn column) =>
        value.ToString(FormattableString.Invariant($"F{column.Digits}"), CultureInfo.InvariantCulture);

    private static string Unit(RunColumn column) => column.Unit.Length > 0 ? " " + column.Unit : "";
}
