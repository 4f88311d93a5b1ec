using AdaViP.Core.Recipes;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Rows;

/// <summary>What a run is about: the key of its row, the model within the row, and what people call it.</summary>
/// <param name="Key">The same for models that differ in nothing but their seed.</param>
/// <param name="Identity">The same for runs about one model.</param>
/// <param name="Name">What people call it; several keys may have one name.</param>
/// <param name="Place">A folder that tells such keys apart.</param>
/// <param name="Recipe">Every key of the recipe that decides what was trained; empty where it is not known.</param>
internal sealed record Subject(
    string Key, string Identity, string Name, string Place, IReadOnlyDictionary<string, string> Recipe)
{
    /// <summary>That of a training run.</summary>
    public static Subject Of(TrainingRun run) => Of(run, step: null, run.Folder);

    /// <summary>That of an evaluation.</summary>
    public static Subject Of(EvaluationRun run)
    {
        string? hash = run.Stored.Origin?.ModelHash;
        if (run.Training is TrainingRun training)
        {
            return Of(training, run.Step, hash ?? $"{training.Folder}\n{run.Step}");
        }

        if (run.Stored.Origin is { Model: string model } origin)
        {
            string identity = hash ?? model;
            return new Subject("model\n" + identity, identity, model, origin.Places.Model ?? Full(run.Folder), NoRecipe);
        }

        string container = Full(run.Container);
        return new Subject("answers\n" + container, container, Path.GetFileName(container), container, NoRecipe);
    }

    private static IReadOnlyDictionary<string, string> NoRecipe { get; } = new Dictionary<string, string>();

    private static Subject Of(TrainingRun run, int? step, string identity)
    {
        string name = step is int number ? FormattableString.Invariant($"{run.Name}, step {number}") : run.Name;
        if (run.Recipe.Count == 0)
        {
            return new Subject($"run\n{run.Folder}\n{step}", identity, name, run.Folder, NoRecipe);
        }

        var recipe = run.Recipe.Where(key => Decides(key.Key)).ToDictionary(key => key.Key, key => key.Value);
        string settings = string.Join('\n', recipe.OrderBy(key => key.Key, StringComparer.Ordinal)
            .Select(key => $"{key.Key}={key.Value}"));
        return new Subject($"recipe\n{step}\n{settings}", identity, name, run.Folder, recipe);
    }

    // Seeds are what a row sums over; where and how often results are written, and on what machine, changes no model.
    private static bool Decides(string key) => key != RecipeKeys.Seed
        && !key.StartsWith(RecipeKeys.Output + ".", StringComparison.Ordinal)
        && !key.StartsWith(RecipeKeys.Runtime + ".", StringComparison.Ordinal);

    private static string Full(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
}
