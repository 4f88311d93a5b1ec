using System.Globalization;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Tables;

/// <summary>Scores for people: groups of equal numbers become tables, single numbers a list, intervals stand beside.</summary>
public static class ScoreTable
{
    // A table with more columns is read more easily as a list.
    private const int Widest = 9;

    /// <summary>Writes the official numbers and their intervals.</summary>
    /// <param name="sheet">The official numbers.</param>
    /// <param name="headlines">Headline numbers with their intervals; may be empty.</param>
    /// <param name="output">Where to.</param>
    public static void Write(ScoreSheet sheet, IReadOnlyList<Estimate> headlines, TextWriter output)
    {
        foreach (AlignedTable table in Tables(sheet))
        {
            table.Write(output);
            output.WriteLine();
        }

        if (headlines.Count == 0)
        {
            return;
        }

        var estimates = new AlignedTable();
        estimates.Add("", "value", "95% interval", "");
        foreach (Estimate headline in headlines)
        {
            estimates.Add(headline.Name, Rounded(headline.Value), Rounded(headline.Low), Rounded(headline.High));
        }

        estimates.Write(output);
    }

    /// <summary>A number with up to four digits behind the point.</summary>
    public static string Number(double value) =>
        double.IsFinite(value) ? value.ToString("0.####", CultureInfo.InvariantCulture) : "-";

    /// <summary>A number with about three digits, for what is known with an interval.</summary>
    public static string Rounded(double value)
    {
        string format = Math.Abs(value) switch
        {
            >= 10 => "0.0",
            >= 1 => "0.00",
            _ => "0.000",
        };
        return double.IsFinite(value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
    }

    /// <summary>The official numbers: groups of equal numbers under their names, then single numbers without a head.</summary>
    /// <param name="sheet">The official numbers.</param>
    public static IEnumerable<AlignedTable> Tables(ScoreSheet sheet)
    {
        IEnumerable<IGrouping<string, ScoreGroup>> groups = sheet.Groups
            .Where(group => group.Name is not null)
            .GroupBy(group => string.Join('\n', group.Numbers.Select(number => number.Key)));
        foreach (IGrouping<string, ScoreGroup> alike in groups)
        {
            yield return Table([.. alike]);
        }

        KeyValuePair<string, double?>[] singles =
            [.. sheet.Groups.Where(group => group.Name is null).SelectMany(group => group.Numbers)];
        if (singles.Length > 0)
        {
            var list = new AlignedTable();
            foreach ((string name, double? value) in singles)
            {
                list.Add(name, Cell(value));
            }

            yield return list;
        }
    }

    private static AlignedTable Table(List<ScoreGroup> rows)
    {
        var table = new AlignedTable();
        if (rows[0].Numbers.Count <= Widest)
        {
            table.Add(["", .. rows[0].Numbers.Select(number => number.Key)]);
            foreach (ScoreGroup row in rows)
            {
                table.Add([row.Name!, .. row.Numbers.Select(number => Cell(number.Value))]);
            }

            return table;
        }

        foreach (ScoreGroup row in rows)
        {
            foreach ((string name, double? value) in row.Numbers)
            {
                table.Add($"{row.Name}.{name}", Cell(value));
            }
        }

        return table;
    }

    private static string Cell(double? value) => value is double number ? Number(number) : "-";
}
