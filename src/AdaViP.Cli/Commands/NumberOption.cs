using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>
/// Options that take a number: range, default, help and messages are those of a setting, read the same way in every country.
/// </summary>
internal static class NumberOption
{
    /// <summary>The setting behind an option; null where it is of another kind.</summary>
    public static SettingField? SettingOf(Option option) => (option as ISettingOption)?.Setting;

    /// <summary>An option for a setting; one of seconds takes a number.</summary>
    /// <typeparam name="TRecord">The record that has the setting.</typeparam>
    /// <typeparam name="T">Int, long or double.</typeparam>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="property">Of the record.</param>
    /// <param name="text">What the option does, where that is more than the setting says.</param>
    public static Option<T> Of<TRecord, T>(string name, string helpName, string property, string? text = null)
        where TRecord : class
        where T : struct
    {
        SettingField setting = SettingSchema.Of<TRecord>().Settings.Single(field => field.Property == property);
        var option = new SettingOption<T>(name, setting)
        {
            Description = (text ?? setting.Text) + RangeOf(setting),
            HelpName = helpName,
            CustomParser = result =>
            {
                string given = result.Tokens[0].Value;
                if (setting.Requirement(given, out object? value) is not string requirement)
                {
                    return Number<T>(value!);
                }

                result.AddError($"{name} is \"{given}\" but {requirement}.");
                return default;
            },
        };
        if (setting.Default is object fallback && setting.Check(fallback) is null)
        {
            option.DefaultValueFactory = _ => Number<T>(fallback);
        }

        return option;
    }

    /// <summary>The value that was given; 0 where none was, or one that is not allowed.</summary>
    public static T Given<T>(CommandResult result, Option<T> option)
        where T : struct
    {
        try
        {
            return result.GetResult(option) is OptionResult { Implicit: false } given ? given.GetValueOrDefault<T>() : default;
        }
        catch (InvalidOperationException)
        {
            return default; // not allowed; the message stands among the errors already
        }
    }

    // A sentence: "From 0 to 2048 pixels."
    private static string RangeOf(SettingField setting)
    {
        const string Least = "of ";
        string range = setting.Allowed;
        range = range.StartsWith(Least, StringComparison.Ordinal) ? range[Least.Length..] : range;
        return range.Length == 0 ? ""
            : $" {char.ToUpperInvariant(range[0])}{range[1..]}{(setting.Unit.Length == 0 ? "" : " " + setting.Unit)}.";
    }

    private static T Number<T>(object value)
        where T : struct => (T)(value is TimeSpan time ? time.TotalSeconds : value);

    private interface ISettingOption
    {
        SettingField Setting { get; }
    }

    private sealed class SettingOption<T>(string name, SettingField setting) : Option<T>(name), ISettingOption
    {
        public SettingField Setting { get; } = setting;
    }
}
