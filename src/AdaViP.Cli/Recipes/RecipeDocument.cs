using AdaViP.Cli.Failures;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Recipes;

/// <summary>
/// A recipe while it is put together: values from a file, overrides from the command line, and for each key where its
/// value came from, so that every message can say "recipe.yaml:12". Problems are collected and reported together.
/// </summary>
internal sealed class RecipeDocument
{
    private readonly SettingValues<TrainingRecipe> _values = new(TrainingRecipe.Schema, new TrainingRecipe());
    private readonly Dictionary<string, string> _origins = [];
    private readonly List<string> _problems = [];
    private readonly string _source;

    /// <param name="source">File name, for messages about keys that nothing sets.</param>
    public RecipeDocument(string source) => _source = source;

    /// <summary>Sets a key from text.</summary>
    /// <param name="path">As written, for example <c>optimizer.learning_rate</c>.</param>
    /// <param name="text">As written.</param>
    /// <param name="origin">"recipe.yaml:12" or "--set".</param>
    public void Set(string path, string text, string origin)
    {
        if (TrainingRecipe.Schema.Find(path) is not SettingField setting)
        {
            AddUnknownKey(path, origin);
            return;
        }

        if (setting.Parse(text, out object? value) is string message)
        {
            AddProblem(origin, message);
            return;
        }

        _values.Set(setting, value!);
        _origins[path] = origin;
    }

    /// <summary>Applies one <c>--set key=value</c>.</summary>
    public void Override(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            AddProblem("--set", $"\"{assignment}\" has no \"=\"; write it as key=value, for example "
                + "optimizer.learning_rate=1e-6.");
            return;
        }

        Set(assignment[..equals].Trim(), assignment[(equals + 1)..].Trim(), "--set");
    }

    /// <summary>Reports a key that no recipe has.</summary>
    public void AddUnknownKey(string path, string origin)
    {
        string message = TrainingRecipe.Schema.FindSection(path) is SettingSection section
            ? $"{path} is a section, not a key; its keys are "
                + $"{string.Join(", ", section.Settings.Select(setting => setting.Path))}."
            : $"{path} is not a recipe key. The closest one is {TrainingRecipe.Schema.Closest(path)}; 'adavip recipe show "
                + $"default' "
                + "prints all of them.";
        AddProblem(origin, message);
    }

    /// <summary>Reports a problem.</summary>
    public void AddProblem(string origin, string message) => _problems.Add($"{origin}: {message}");

    /// <summary>The recipe.</summary>
    /// <exception cref="UsageErrorException">One line per problem.</exception>
    public TrainingRecipe Build()
    {
        TrainingRecipe recipe = _values.Build();
        if (_problems.Count == 0)
        {
            foreach (RecipeProblem problem in RecipeValidation.Problems(recipe))
            {
                AddProblem(_origins.GetValueOrDefault(problem.Path, _source), problem.Message);
            }
        }

        return _problems.Count == 0 ? recipe : throw new UsageErrorException(_problems);
    }
}
