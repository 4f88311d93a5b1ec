using System.Globalization;
using AdaViP.Cli.Terminals;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Comparison;
using AdaViP.Evaluation.Statistics;
using AdaViP.Evaluation.Tables;

namespace AdaViP.Cli.Commands;

/// <summary>A comparison as tables for people.</summary>
/// <param name="comparison">What to write.</param>
/// <param name="terminal">Gets the tables.</param>
internal sealed class ComparisonTable(RunComparison comparison, Terminal terminal)
{
    /// <summary>Writes all of it.</summary>
    public void Write()
    {
        WriteRows();
        terminal.Out.WriteLine($"* {comparison.Published.Source}");
        foreach (string note in comparison.Published.Notes)
        {
            terminal.Out.WriteLine("  " + note);
        }

        int number = 0;
        foreach (RunMismatch mismatch in comparison.Mismatches.SelectMany(list => list))
        {
            terminal.Out.WriteLine(
                $"[{++number}] {mismatch.Benchmark} was scored otherwise ({mismatch.Reason}): "
                + $"{string.Join(", ", comparison.Affected(mismatch))} not comparable");
        }

        foreach (RunDifference difference in comparison.Differences)
        {
            WriteDifference(difference);
        }
    }

    private void WriteRows()
    {
        var table = new AlignedTable();
        table.Add(["", .. comparison.Columns.Select(column => column.Name)]);
        foreach (ComparisonRow row in comparison.Published.Rows)
        {
            table.Add([row.Name + " *", .. comparison.Columns.Select(column => Cell(row.Values, column))]);
        }

        int marked = 0;
        foreach ((ComparedRun run, IReadOnlyList<RunMismatch> differs) in comparison.Runs.Zip(comparison.Mismatches))
        {
            string marks = string.Concat(differs.Select(_ => $" [{++marked}]"));
            table.Add([run.Name + marks, .. comparison.Columns.Select(column => Cell(run.Values, column))]);
        }

        table.Write(terminal.Out);
    }

    private void WriteDifference(RunDifference difference)
    {
        (string other, string first) = (difference.Other.Name, difference.First.Name);
        if (difference.Shared == 0)
        {
            terminal.Warn($"{other} and {first} share no question of {difference.Benchmark}; there is no difference to state.");
            return;
        }

        terminal.Out.WriteLine();
        if (difference.Estimates.Count == 0)
        {
            terminal.Out.WriteLine($"{other} minus {first}: no number of {difference.Benchmark} is comparable; score both alike");
            return;
        }

        var table = new AlignedTable();
        table.Add(difference.Benchmark, "difference", "95% interval", "");
        foreach (Estimate estimate in difference.Estimates)
        {
            string format = Format(estimate);
            table.Add(estimate.Name, Signed(estimate.Value, format), Signed(estimate.Low, format), Signed(estimate.High, format));
        }

        terminal.Out.WriteLine($"{other} minus {first}, {Shared(difference)}");
        table.Write(terminal.Out);
    }

    private static string Cell(IReadOnlyDictionary<string, double> values, BenchmarkColumn column) =>
        values.TryGetValue(column.Name, out double value)
            ? value.ToString(
                string.Create(CultureInfo.InvariantCulture, $"F{column.Column.Digits}"), CultureInfo.InvariantCulture)
            : "-";

    private static string Shared(RunDifference difference) =>
        difference.Shared == difference.Answered.First && difference.Shared == difference.Answered.Other
            ? $"on the {difference.Shared} questions, which both answered"
            : $"on the {difference.Shared} questions that both answered "
                + $"(of {difference.Answered.Other} and {difference.Answered.First})";

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
