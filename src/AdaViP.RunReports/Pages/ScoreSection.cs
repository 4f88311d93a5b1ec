using AdaViP.Reports;
using AdaViP.Reports.Markup;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Pages;

/// <summary>A table of a report on its page, with what its marks mean and the commands that made its numbers.</summary>
internal static class ScoreSection
{
    /// <summary>The section of the big table.</summary>
    public static IEnumerable<Node> Of(RunTable table, IReadOnlyList<ModelRow> rows)
    {
        if (table.Rows.Count == 0)
        {
            yield break;
        }

        yield return Block.Section(
            "Numbers",
            [
                TableOf(table), Block.Note(Legend(table)), .. Meanings(table),
                .. Commands(rows.SelectMany(row => row.Evaluations).SelectMany(
                    run => run.Extra.Select(sheet => sheet.Command).Prepend(run.Stored.Origin?.Command))),
            ]);
    }

    /// <summary>The table alone.</summary>
    public static Node TableOf(RunTable table) => new Table(
        ["", .. table.Columns.Select(Head), "models"],
        [.. table.Rows.Select(row => (IReadOnlyList<string>)
            [
                row.Name,
                .. row.Cells.Zip(table.Columns, (cell, column) => cell?.ToText(column.Digits) ?? "–"),
                FormattableString.Invariant($"{row.Models}"),
            ])]);

    /// <summary>What the columns of a table are, a line each; nothing where nobody says.</summary>
    public static IEnumerable<Node> Meanings(RunTable table) => table.Columns.Where(column => column.Meaning.Length > 0)
        .Select(column => Block.Detail(column.Label, column.Meaning));

    /// <summary>The lines of commands under a table; nothing where no run says.</summary>
    public static IEnumerable<Node> Commands(IEnumerable<string?> commands)
    {
        string[] known = [.. commands.OfType<string>().Distinct()];
        return known.Length == 0 ? [] : [Block.Note("Made by:"), Block.Running(known.Select(command => (Node)command))];
    }

    private static string Head(RunColumn column)
    {
        string unit = column.Unit.Length > 0 ? ", " + column.Unit : "";
        string way = column.Better switch
        {
            BetterWhen.Higher => " ↑",
            BetterWhen.Lower => " ↓",
            _ => "",
        };
        return column.Label + unit + way;
    }

    private static string Legend(RunTable table)
    {
        List<string> parts = ["↓: lower is better; ↑: higher is better."];
        if (table.Rows.SelectMany(row => row.Cells).Any(cell => cell?.Deviation is not null))
        {
            parts.Add("Mean ± standard deviation over models that differ in their seed.");
        }

        parts.AddRange(table.Columns.GroupBy(column => column.Source)
            .Select(source => $"{source.Key}: {string.Join(", ", source.Select(column => column.Label))}."));
        return string.Join(' ', parts);
    }
}
