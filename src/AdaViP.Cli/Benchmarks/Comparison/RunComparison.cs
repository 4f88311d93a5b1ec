using System.Globalization;
using AdaViP.Evaluation;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Cli.Benchmarks.Comparison;

/// <summary>Runs and published rows in one table, then what differs between the first run and each other one.</summary>
internal static class RunComparison
{
    /// <summary>Writes the comparison.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="published">Rows to put beside.</param>
    /// <param name="terminal">Gets the tables.</param>
    public static void Write(IReadOnlyList<ComparedRun> runs, PublishedResults published, Terminal terminal)
    {
        HashSet<string> had = [.. runs.SelectMany(run => run.Values.Keys)];
        string[] columns =
        [
            .. ComparedRun.Columns.Select(column => column.Name)
                .Where(name => had.Contains(name) || published.Rows.Any(row => row.Values.ContainsKey(name))),
        ];
        var table = new AlignedTable();
        table.Add(["", .. columns]);
        foreach (ComparisonRow row in published.Rows)
        {
            table.Add([row.Name + " *", .. columns.Select(column => Cell(row.Values, column))]);
        }

        foreach (ComparedRun run in runs)
        {
            table.Add([run.Name, .. columns.Select(column => Cell(run.Values, column))]);
        }

        table.Write(terminal.Out);
        terminal.Out.WriteLine($"* {published.Source}");
        foreach (string note in published.Notes)
        {
            terminal.Out.WriteLine("  " + note);
        }

        foreach (ComparedRun other in runs.Skip(1))
        {
            Differences(runs[0], other, terminal);
        }
    }

    private static void Differences(ComparedRun first, ComparedRun other, Terminal terminal)
    {
        foreach (string benchmark in first.Items.Keys.Intersect(other.Items.Keys).Order(StringComparer.Ordinal))
        {
            IReadOnlyList<Estimate> differences;
            try
            {
                differences = Bootstrap.Differences(
                    other.Items[benchmark], first.Items[benchmark], HeadlineMetrics.Of(benchmark), new BootstrapOptions());
            }
            catch (ArgumentException)
            {
                terminal.Warn($"{other.Name} and {first.Name} share no question of {benchmark}; there is no difference to state.");
                continue;
            }

            var table = new AlignedTable();
            table.Add(benchmark, "difference", "95% interval", "");
            foreach (Estimate estimate in differences.Where(estimate => double.IsFinite(estimate.Value)))
            {
                table.Add(estimate.Name, Signed(estimate.Value), Signed(estimate.Low), Signed(estimate.High));
            }

            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{other.Name} minus {first.Name}, on the questions that both answered");
            table.Write(terminal.Out);
        }
    }

    private static string Cell(IReadOnlyDictionary<string, double> values, string column)
    {
        string format = column == "MMHal" ? "0.00" : "0.0";
        return values.TryGetValue(column, out double value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
    }

    private static string Signed(double value) =>
        double.IsFinite(value) ? value.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture) : "-";
}
