using System.Text;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Recipes;

/// <summary>The table of all recipe keys in Markdown, as it stands in docs/recipes.md.</summary>
internal static class RecipeKeyTable
{
    /// <summary>One row per key: name, default, allowed values, what it does.</summary>
    public static string Write()
    {
        var table = new StringBuilder("| key | default | allowed | what it does |\n|---|---|---|---|\n");
        foreach (SettingField setting in TrainingRecipe.Schema.Settings)
        {
            string allowed = setting.ValueType.IsEnum ? setting.Allowed : setting.Expectation;
            table.Append($"| `{setting.Path}` | `{SettingText.Format(setting.Default!)}` | {allowed} | {setting.Text} |\n");
        }

        return table.ToString();
    }
}
