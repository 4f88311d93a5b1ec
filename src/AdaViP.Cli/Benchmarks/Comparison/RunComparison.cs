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

        IReadOnlyList<RunMismatch>[] mismatches = [.. runs.Select(run => RunMismatch.Between(runs[0], run))];
        int marked = 0;
        foreach ((ComparedRun run, IReadOnlyList<RunMismatch> differs) in runs.Zip(mismatches))
        {
            string marks = string.Concat(differs.Select(_ => $" [{++marked}]"));
            table.Add([run.Name + marks, .. columns.Select(column => Cell(run.Values, column))]);
        }

        table.Write(terminal.Out);
        terminal.Out.WriteLine($"* {published.Source}");
        foreach (string note in published.Notes)
        {
            terminal.Out.WriteLine("  " + note);
        }

        Footnotes(mismatches, columns, terminal);
        foreach ((ComparedRun other, IReadOnlyList<RunMismatch> differs) in runs.Zip(mismatches).Skip(1))
        {
            Differences(runs[0], other, differs, terminal);
        }
    }

    private static void Footnotes(IReadOnlyList<RunMismatch>[] mismatches, string[] shown, Terminal terminal)
    {
        int number = 0;
        foreach (RunMismatch mismatch in mismatches.SelectMany(list => list))
        {
            string[] columns =
            [
                .. ComparedRun.Columns
                    .Where(column => column.Benchmark == mismatch.Benchmark && shown.Contains(column.Name) && mismatch.Affects(column.Path[^1]))
                    .Select(column => column.Name),
            ];
            terminal.Out.WriteLine(
                $"[{++number}] {mismatch.Benchmark} was scored otherwise ({mismatch.Reason}): {string.Join(", ", columns)} not comparable");
        }
    }

    private static void Differences(
        ComparedRun first, ComparedRun other, IReadOnlyList<RunMismatch> mismatches, Terminal terminal)
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

            terminal.Out.WriteLine();
            Estimate[] comparable =
            [
                .. differences.Where(estimate => double.IsFinite(estimate.Value)
                    && !mismatches.Any(mismatch => mismatch.Benchmark == benchmark && mismatch.Affects(estimate.Name))),
            ];
            if (comparable.Length == 0)
            {
                terminal.Out.WriteLine($"{other.Name} minus {first.Name}: no number of {benchmark} is comparable; score both alike");
                continue;
            }

            var table = new AlignedTable();
            table.Add(benchmark, "difference", "95% interval", "");
            foreach (Estimate estimate in comparable)
            {
                string format = Format(estimate);
                table.Add(
                    estimate.Name, Signed(estimate.Value, format), Signed(estimate.Low, format), Signed(estimate.High, format));
            }

            terminal.Out.WriteLine($"{other.Name} minus {first.Name}, {Shared(first.Items[benchmark], other.Items[benchmark])}");
            table.Write(terminal.Out);
        }
    }

    private static string Cell(IReadOnlyDictionary<string, double> values, string column)
    {
        string format = column == "MMHal" ? "0.00" : "0.0";
        return values.TryGetValue(column, out double value) ? value.ToString(format, CultureInfo.InvariantCulture) : "-";
    }

    private static string Shared(ItemTable first, ItemTable other)
    {
        HashSet<string> mine = [.. first.Items];
        HashSet<string> others = [.. other.Items];
        int shared = mine.Count(others.Contains);
        return shared == mine.Count && shared == others.Count
            ? $"on the {shared} questions, which both answered"
            : $"on the {shared} questions that both answered (of {others.Count} and {mine.Count})";
    }

    // One number of digits for the whole line: about three for what the interval leaves open.
    private static string Format(Estimate estimate)
    {
        double[] values = [estimate.Value, estimate.Low, estimate.High];
        return values.Where(double.IsFinite).Max(Math.Abs) switch
        {
            >= 10 => "0.0",
            >= 1 => "0.00",
            _ => "0.000",
        };
    }

    private static string Signed(double value, string format)
    {
        if (!double.IsFinite(value))
        {
            return "-";
        }

        // No sign before what is rounded to zero.
        return value.ToString($"+{format};-{format};{format}", CultureInfo.InvariantCulture);
    }
}
