using System.CommandLine;
using System.CommandLine.Parsing;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>
/// Options that take a number: range, default, help and messages are those of a setting, read the same way in every country.
/// </summary>
internal static class NumberOption
{
    /// <summary>An option for a setting; one of seconds takes a number.</summary>
    /// <typeparam name="TRecord">The record that has the setting.</typeparam>
    /// <typeparam name="T">Int, long or double.</typeparam>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="property">Of the record.</param>
    /// <param name="text">What the option does, where that is more than the setting says.</param>
    public static Option<T> Of<TRecord, T>(string name, string helpName, string property, string? text = null)
        where TRecord : class
        where T : struct =>
        new SettingOption<T>(name, SettingSchema.Of<TRecord>().Settings.Single(field => field.Property == property), text)
        {
            HelpName = helpName,
        };

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
}
