using AdaViP.Core;
using AdaViP.Evaluation.Tables;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.Cli.Commands;

/// <summary>A table of a report for the terminal: as many columns as 80 letters have room for, then the others.</summary>
internal static class RunTableText
{
    private const int Width = 80;
    private const int LongestName = 30;
    private const int Gap = 2;

    /// <summary>Writes the table and what its columns are; nothing for a table without rows.</summary>
    public static void Write(RunTable table, TextWriter output)
    {
        if (table.Rows.Count == 0)
        {
            return;
        }

        string[] names = [.. table.Rows.Select(Name)];
        string[][] columns = [.. table.Columns.Select((column, index) => (string[])
            [column.Label, .. table.Rows.Select(row => row.Cells[index]?.ToText(column.Digits) ?? "-")])];
        int left = names.Append(table.Name).Max(name => name.Length);
        for (int first = 0, end; first < columns.Length; first = end)
        {
            int used = left;
            end = first;
            while (end < columns.Length && (end == first || used + Gap + columns[end].Max(cell => cell.Length) <= Width))
            {
                used += Gap + columns[end++].Max(cell => cell.Length);
            }

            var block = new AlignedTable();
            for (int line = 0; line <= names.Length; line++)
            {
                block.Add([line == 0 ? table.Name : names[line - 1], .. columns[first..end].Select(column => column[line])]);
            }

            block.Write(output);
            output.WriteLine();
        }

        WriteLegend(table, output);
    }

    private static void WriteLegend(RunTable table, TextWriter output)
    {
        Line("lower is better: ", table.Columns.Where(column => column.Better == BetterWhen.Lower));
        Line("higher is better: ", table.Columns.Where(column => column.Better == BetterWhen.Higher));
        foreach (IGrouping<string, RunColumn> unit in table.Columns.Where(column => column.Unit.Length > 0)
            .GroupBy(column => column.Unit))
        {
            Line($"in {unit.Key}: ", unit);
        }

        int most = table.Rows.Max(row => row.Models);
        output.WriteLine(most > 1
            ? $"± is the standard deviation over models of other seeds (up to {Counted.Of(most, "model")} in a row)"
            : "one model in a row");
        output.WriteLine();

        void Line(string start, IEnumerable<RunColumn> columns)
        {
            string line = start;
            foreach ((int index, string label) in columns.Select(column => column.Label).Index())
            {
                string next = (index > 0 ? ", " : "") + label;
                if (line.Length + next.Length > Width && index > 0)
                {
                    output.WriteLine(line + ",");
                    (line, next) = (new string(' ', start.Length), label);
                }

                line += next;
            }

            if (line.Length > start.Length)
            {
                output.WriteLine(line);
            }
        }
    }

    // What tells rows of one recipe apart stands at the end.
    private static string Name(RunRow row) => row.Name.Length <= LongestName
        ? row.Name : $"{row.Name.AsSpan(0, LongestName / 2)}…{row.Name.AsSpan(row.Name.Length - (LongestName / 2) + 1)}";
}
