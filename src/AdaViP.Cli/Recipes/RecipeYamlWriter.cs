using System.Text;
using System.Text.RegularExpressions;
using AdaViP.Core.Recipes;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Recipes;

/// <summary>Prints a recipe as YAML with every key and one comment per key, made from the attributes of the records.</summary>
internal static partial class RecipeYamlWriter
{
    /// <summary>YAML that <see cref="RecipeDocument"/> reads back to the same recipe.</summary>
    /// <param name="recipe">Any recipe.</param>
    /// <param name="headings">Comment lines at the top, without "# ".</param>
    public static string Write(TrainingRecipe recipe, params IReadOnlyList<string> headings)
    {
        var yaml = new StringBuilder();
        foreach (string heading in headings)
        {
            yaml.Append("# ").Append(heading).Append('\n');
        }

        foreach (SettingSection section in TrainingRecipe.Schema.Sections)
        {
            string indent = "";
            if (section.Path.Length > 0)
            {
                yaml.Append("\n# ").Append(section.Text).Append('\n').Append(section.Path).Append(":\n");
                indent = "  ";
            }

            foreach (SettingField setting in section.Settings)
            {
                yaml.Append(indent).Append("# ").Append(CommentOf(setting)).Append('\n');
                yaml.Append(indent).Append(setting.Name).Append(": ").Append(ValueOf(setting, recipe)).Append('\n');
            }
        }

        return yaml.ToString();
    }

    /// <summary>The line above a key: what it does, and its range where it has one.</summary>
    public static string CommentOf(SettingField setting) =>
        setting.ValueType.IsEnum || setting.Allowed.Length == 0
            ? setting.Text
            : $"{setting.Text} Range: {setting.Allowed.Replace("of ", "", StringComparison.Ordinal)}.";

    private static string ValueOf(SettingField setting, TrainingRecipe recipe)
    {
        string text = SettingText.Format(setting.GetValue(recipe)!);
        return setting.ValueType != typeof(string) || PlainText().IsMatch(text) ? text : Quote(text);
    }

    // Double quotes know escapes for everything; single quotes and plain scalars do not.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            quoted.Append(c switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\ufeff' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_./+-]*(:[A-Za-z0-9_./+-]+)*( [A-Za-z0-9_./+-]+)*$")]
    private static partial Regex PlainText();
}
