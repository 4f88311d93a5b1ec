using System.Text;
using AdaViP.Core.Recipes;

namespace AdaViP.Cli.Recipes;

/// <summary>The table of all recipe keys in Markdown, as it stands in docs/recipes.md.</summary>
internal static class RecipeKeyTable
{
    /// <summary>One row per key: name, default, allowed values, what it does.</summary>
    public static string Write()
    {
        var table = new StringBuilder("| key | default | allowed | what it does |\n|---|---|---|---|\n");
        foreach (RecipeField field in RecipeSchema.Fields)
        {
            string allowed = field.ValueType.IsEnum ? field.Allowed : field.Expectation;
            table.Append($"| `{field.Path}` | `{RecipeField.Format(field.Default)}` | {allowed} | {field.Comment} |\n");
        }

        return table.ToString();
    }
}
