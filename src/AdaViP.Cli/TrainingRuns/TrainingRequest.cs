using AdaViP.Core.Recipes;
using AdaViP.Training;

namespace AdaViP.Cli.TrainingRuns;

/// <summary>What <c>train</c> was asked to do.</summary>
/// <param name="Recipe">Resolved: defaults, file and overrides.</param>
/// <param name="ModelFolder">Checkpoint to tune.</param>
/// <param name="ReferenceFolder">Reference model; null for the start model.</param>
/// <param name="DataFiles">Preference data, at least one.</param>
/// <param name="ImageRoot">Folder of pictures; null for the folder of the data file.</param>
/// <param name="OutputFolder">Where everything goes.</param>
/// <param name="OutputMode">What to do with a run that is there already.</param>
/// <param name="RecipeFile">What names the recipe: a file, or a built-in one; null for the latter.</param>
internal sealed record TrainingRequest(
    TrainingRecipe Recipe,
    string ModelFolder,
    string? ReferenceFolder,
    IReadOnlyList<string> DataFiles,
    string? ImageRoot,
    string OutputFolder,
    OutputMode OutputMode,
    string? RecipeFile = null);
