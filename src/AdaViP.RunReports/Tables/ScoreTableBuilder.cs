using AdaViP.Core.Data;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>The big table: numbers of every evaluation, a row per model.</summary>
internal static class ScoreTableBuilder
{
    /// <summary>The table's name.</summary>
    public const string Name = "scores";

    /// <summary>Makes the table.</summary>
    /// <param name="rows">Evaluated models.</param>
    /// <exception cref="UserDataException">Two evaluations are about the same model and the same questions.</exception>
    public static RunTable Of(IReadOnlyList<ModelRow> rows)
    {
        List<(RunColumn Column, Func<ModelMember, double?> Find)> columns = [];
        ILookup<string, EvaluationRun> suites =
            rows.SelectMany(row => row.Evaluations).ToLookup(Suite.KeyOf);
        HashSet<string> several =
        [
            .. suites.GroupBy(suite => suite.First().Stored.Benchmark.Name).Where(group => group.Count() > 1)
                .Select(group => group.Key),
        ];
        foreach (IGrouping<string, EvaluationRun> suite in suites)
        {
            RequireOnePerModel(rows, suite.Key);
            EvaluationRun first = suite.First();
            string suffix = several.Contains(first.Stored.Benchmark.Name) ? $" ({Suite.Describe(first)})" : "";
            columns.AddRange(Columns(suite, suffix));
        }

        // Labels are what scripts find numbers by.
        RunColumn[] named = [.. Distinct(columns.Select(column => column.Column))];
        return new RunTable(
            Name,
            named,
            [.. rows.Select(row => new RunRow(
                row.Name, row.Members.Count, row.Seeds, [.. columns.Select(column => Cell(row, column.Find))]))]);
    }

    private static IEnumerable<(RunColumn Column, Func<ModelMember, double?> Find)> Columns(
        IGrouping<string, EvaluationRun> suite, string suffix)
    {
        EvaluationRun first = suite.First();
        string title = first.Stored.Benchmark.Preset.Title + suffix;
        int items = suite.Max(run => run.Stored.Items?.Items.Count ?? 0);
        HashSet<string> labels = [];
        foreach (ComparisonColumn column in first.Stored.Benchmark.ReportColumns)
        {
            if (suite.Any(run => run.Stored.Scores.Number(column.Path) is not null))
            {
                labels.Add(column.Name);
                yield return (
                    new RunColumn(column.Name + suffix, title, column.Unit, Better(column), column.Digits)
                    {
                        Items = items,
                        Meaning = column.Meaning,
                    },
                    member => In(member, suite.Key)?.Stored.Scores.Number(column.Path) is double number
                        ? column.Shown(number)
                        : null);
            }
        }

        // A number that the benchmark has itself is not shown twice.
        foreach ((ExtraScores sheet, ExtraScore score) in suite.SelectMany(
            run => run.Extra.SelectMany(sheet => sheet.Scores.Select(score => (sheet, score)))))
        {
            if (labels.Add(score.Label))
            {
                yield return (
                    new RunColumn(score.Label + suffix, sheet.Title, score.Unit, score.Better)
                    {
                        Items = sheet.Items,
                        Meaning = score.Meaning,
                    },
                    member => In(member, suite.Key)?.Extra.SelectMany(other => other.Scores)
                        .FirstOrDefault(other => other.Label == score.Label)?.Value);
            }
        }
    }

    private static BetterWhen Better(ComparisonColumn column) => column.HigherIsBetter switch
    {
        true => BetterWhen.Higher,
        false => BetterWhen.Lower,
        null => BetterWhen.Neither,
    };

    private static EvaluationRun? In(ModelMember member, string suite) =>
        member.Evaluations.FirstOrDefault(run => Suite.KeyOf(run) == suite);

    private static RunCell? Cell(ModelRow row, Func<ModelMember, double?> find)
    {
        double[] values = [.. row.Members.Select(find).OfType<double>().Where(double.IsFinite)];
        return values.Length > 0 ? new RunCell(values) : null;
    }

    private static void RequireOnePerModel(IReadOnlyList<ModelRow> rows, string suite)
    {
        foreach (ModelMember member in rows.SelectMany(row => row.Members))
        {
            EvaluationRun[] alike = [.. member.Evaluations.Where(run => Suite.KeyOf(run) == suite)];
            if (alike.Length > 1)
            {
                throw new UserDataException(
                    $"{alike[0].Folder} and {alike[1].Folder} are both {alike[0].Stored.Benchmark.Preset.Title} "
                    + "of the same model on the same questions. Name one of them.");
            }
        }
    }

    private static IEnumerable<RunColumn> Distinct(IEnumerable<RunColumn> columns)
    {
        HashSet<string> taken = [];
        foreach (RunColumn column in columns)
        {
            string label = taken.Contains(column.Label) ? $"{column.Source} {column.Label}" : column.Label;
            for (int number = 2; !taken.Add(label); number++)
            {
                label = FormattableString.Invariant($"{column.Source} {column.Label} {number}");
            }

            yield return column with { Label = label };
        }
    }
}
