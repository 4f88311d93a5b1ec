using AdaViP.Core;
using AdaViP.Core.Recipes;
using AdaViP.Pairs.Building;
using AdaViP.RunReports.Rows;
using AdaViP.RunReports.Runs;
using AdaViP.RunReports.Tables;

namespace AdaViP.RunReports.Words;

/// <summary>What happened, in sentences that the runs fill.</summary>
internal static class Summary
{
    /// <summary>The sentences, in order.</summary>
    /// <param name="evaluated">Rows of the table of scores.</param>
    /// <param name="trained">Rows of the table of training runs.</param>
    /// <param name="scores">The table of scores.</param>
    public static IReadOnlyList<string> Of(
        IReadOnlyList<ModelRow> evaluated, IReadOnlyList<ModelRow> trained, RunTable scores)
    {
        // A row of both is one recipe.
        IEnumerable<ModelRow> rows = evaluated.Where(row => row.Trainings.Any()).Concat(trained).DistinctBy(row => row.Name);
        return
        [
            .. rows.Select(Training), .. Comparison.Of(scores), .. Ground(evaluated, scores),
            .. Comparison.Rule(scores) is string rule ? (string[])[rule] : [],
        ];
    }

    /// <summary>What a build of pairs made.</summary>
    public static string OfPairs(BuiltPairs build)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(build.Folder)));
        int pairs = build.Traces.Count(trace => trace.Chosen is not null);
        return $"{name}: of {Counted.Of(build.Traces.Count, "preference")}, {pairs} got a rejected picture."
            + (build.Unfinished is string state ? " " + state : "");
    }

    private static string Training(ModelRow row)
    {
        TrainingRun[] runs = [.. row.Trainings.DistinctBy(run => run.Folder)];
        if (runs.All(run => run.Recipe.Count == 0))
        {
            return $"{row.Name}: a training run that does not say what was trained.";
        }

        string objective = runs[0].Recipe.GetValueOrDefault(RecipeKeys.Objective) is string name
            ? $" with the objective {name}" : "";
        string start = Places(runs.Select(run => run.StartModel), " from ");
        string data = Places(runs.Select(run => run.Data), " on ");
        int steps = runs.Max(run => run.Steps.Count > 0 ? run.Steps[^1].Step : 0);
        string length = steps > 0 ? $", {Counted.Of(steps, "step")}" : "";
        return $"{row.Name} was trained{start}{data}{objective}{length}{Seeds(row)}.";
    }

    private static string Seeds(ModelRow row)
    {
        IReadOnlyList<string> seeds = row.Seeds;
        return seeds.Count switch
        {
            0 => "",
            1 => $", seed {seeds[0]}",
            _ => $", {seeds.Count} seeds ({string.Join(", ", seeds)})",
        };
    }

    // The last part of a path says what it is; several are named as long as they are few.
    private static string Places(IEnumerable<string?> places, string word)
    {
        string[] names =
        [
            .. places.OfType<string>().Select(place => Path.GetFileName(Path.TrimEndingDirectorySeparator(place)))
                .Where(name => name.Length > 0).Distinct(),
        ];
        return names.Length switch
        {
            0 => "",
            <= 3 => word + Spoken.List(names),
            _ => $"{word}{names[0]} and {names.Length - 1} others",
        };
    }

    // How much stands behind the numbers.
    private static IEnumerable<string> Ground(IReadOnlyList<ModelRow> rows, RunTable scores)
    {
        if (rows.Count == 0)
        {
            yield break;
        }

        string[] items =
        [
            .. scores.Columns.Where(column => column.Items > 0).DistinctBy(column => column.Source)
                .Select(column => $"{column.Source} on {Counted.Of(column.Items, "item")}"),
        ];
        int least = rows.Min(row => row.Members.Count);
        int most = rows.Max(row => row.Members.Count);
        string models = most == 1 ? "Each row stands on one model: how far seeds differ is not known"
            : least == most ? $"Each row stands on {most} models, and ± is their standard deviation"
            : $"Rows stand on {least} to {most} models, and ± is their standard deviation";
        yield return items.Length > 0 ? $"{models}. Scored: {string.Join("; ", items)}." : $"{models}.";
    }
}
