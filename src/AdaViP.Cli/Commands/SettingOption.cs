using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>An option that takes the number of a setting.</summary>
/// <typeparam name="T">Int, long or double.</typeparam>
internal sealed class SettingOption<T> : Option<T>
    where T : struct
{
    /// <summary>Makes the option; its default is that of the setting, where that is allowed.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="setting">The setting.</param>
    /// <param name="text">What the option does; null for what the setting says.</param>
    public SettingOption(string name, SettingField setting, string? text)
        : base(name)
    {
        Setting = setting;
        Description = (text ?? setting.Text) + Range();
        CustomParser = Parse;
        if (setting.Default is object fallback && setting.Check(fallback) is null)
        {
            DefaultValueFactory = _ => Number(fallback);
        }
    }

    /// <summary>What the option sets.</summary>
    public SettingField Setting { get; }

    private T Parse(ArgumentResult result)
    {
        string given = result.Tokens[0].Value;
        if (Setting.Requirement(given, out object? value) is not string requirement)
        {
            return Number(value!);
        }

        result.AddError($"{Name} is \"{given}\" but {requirement}.");
        return default;
    }

    // A sentence: "From 0 to 2048 pixels."
    private string Range()
    {
        const string Least = "of ";
        string range = Setting.Allowed;
        range = range.StartsWith(Least, StringComparison.Ordinal) ? range[Least.Length..] : range;
        return range.Length == 0 ? ""
            : $" {char.ToUpperInvariant(range[0])}{range[1..]}{(Setting.Unit.Length == 0 ? "" : " " + Setting.Unit)}.";
    }

    private static T Number(object value) => (T)(value is TimeSpan time ? time.TotalSeconds : value);
}
