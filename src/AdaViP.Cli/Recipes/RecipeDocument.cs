using AdaViP.Cli.Failures;
using AdaViP.Cli.Yaml;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Recipes;

/// <summary>
/// A recipe while it is put together: values from a file, then overrides from the command line. Every message says where a value
/// came from, "recipe.yaml:12" or "--set".
/// </summary>
internal sealed class RecipeDocument
{
    private const string Override = "--set";

    private static readonly SettingFileKind Kind =
        new(TrainingRecipe.Schema, "a recipe", $"'adavip recipe show {RecipeLibrary.DefaultName}' prints a whole one.");

    /// <summary>What may stand at the start of a line of a recipe.</summary>
    public static IReadOnlyList<string> RootKeys { get; } = [.. Kind.RootKeys];

    private readonly TrainingRecipe _recipe = new();
    private readonly SettingDocument _document;

    private RecipeDocument(string text, string source) => _document = new SettingDocument(Kind, text, source, _recipe);

    /// <summary>Reads a recipe.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="source">File name, for messages.</param>
    /// <exception cref="UsageErrorException">The text is not YAML or not a map of keys.</exception>
    public static RecipeDocument Read(string text, string source) => new(text, source);

    /// <summary>Applies one <c>--set key=value</c>.</summary>
    public void Set(string assignment)
    {
        int equals = assignment.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            string missing = equals < 0 ? "has no \"=\"" : "has no key before its \"=\"";
            _document.ReportAt(
                Override, $"\"{assignment}\" {missing}; write it as key=value, for example optimizer.learning_rate=1e-6.");
            return;
        }

        _document.Set(assignment[..equals].Trim(), assignment[(equals + 1)..].Trim(), Override);
    }

    /// <summary>The recipe.</summary>
    /// <exception cref="UsageErrorException">One line per problem.</exception>
    public TrainingRecipe Build()
    {
        if (_document.IsGood)
        {
            foreach (RecipeProblem problem in RecipeValidation.Problems(_recipe))
            {
                _document.Report(problem.Path, problem.Message);
            }
        }

        _document.Require();
        return _recipe;
    }
}
