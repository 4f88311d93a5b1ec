using System.Text;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Yaml;

/// <summary>The table of all keys of a file in Markdown, as it stands in the documentation.</summary>
internal static class SettingTable
{
    /// <summary>One row per key: name, default, allowed values, what it does.</summary>
    public static string Write(SettingSchema schema)
    {
        var table = new StringBuilder("| key | default | allowed | what it does |\n|---|---|---|---|\n");
        foreach (SettingField setting in schema.Settings)
        {
            string allowed = setting.ValueType.IsEnum ? setting.Allowed : setting.Expectation;
            string fallback = DefaultOf(setting);
            table.Append($"| `{setting.Path}` | {(fallback.Length > 0 ? $"`{fallback}`" : "")} | {allowed} | {setting.Text} |\n");
        }

        return table.ToString();
    }

    /// <summary>The value where nothing names the key; empty where there is none, or it is a list.</summary>
    public static string DefaultOf(SettingField setting) => setting.Default is Enum or bool or int or long or double or string
        ? SettingText.Format(setting.Default)
        : "";
}
