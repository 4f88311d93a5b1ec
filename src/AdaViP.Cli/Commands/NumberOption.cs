using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using AdaViP.Core.Settings;

namespace AdaViP.Cli.Commands;

/// <summary>Options that take a number, read the same way in every country, with one message for all that is wrong.</summary>
internal static class NumberOption
{
    /// <summary>A whole number.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="description">For the help.</param>
    /// <param name="atLeast">Smallest allowed value.</param>
    /// <param name="atMost">Largest allowed value; null for none.</param>
    public static Option<T> Whole<T>(string name, string helpName, string description, T atLeast, T? atMost = null)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        // Where there is no bound but the type's, only who goes beyond it needs to know it.
        string Allowed(string text) => atMost is null && !IsBeyond<T>(text)
            ? $"a whole number of at least {atLeast}"
            : $"a whole number from {atLeast} to {atMost ?? T.MaxValue}";
        return Create<T>(
            name, helpName, description, value => value >= atLeast && !(value > atMost), Allowed, NumberStyles.AllowLeadingSign);
    }

    /// <summary>A whole number with text, range, unit and default of a setting.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="helpName">What stands for the value in the help.</param>
    /// <param name="setting">Of type int, with both bounds.</param>
    public static Option<int> Of(string name, string helpName, SettingField setting)
    {
        string range = setting.Range.Phrase(NumberRules.Double).Trim();
        string unit = setting.Unit.Length > 0 ? " " + setting.Unit : "";
        string description = $"{setting.Text} F{range[1..]}{unit}. Default: {setting.Default}.";
        Option<int> option = Whole(name, helpName, description, (int)setting.Range.Min, (int)setting.Range.Max);
        option.DefaultValueFactory = _ => (int)setting.Default!;
        return option;
    }

    /// <summary>A number with or without a fraction; neither infinite nor NaN.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="isAllowed">Whether a value is in range.</param>
    /// <param name="allowed">The range, to follow "must be".</param>
    public static Option<double> Real(string name, string description, Func<double, bool> isAllowed, string allowed) =>
        Create<double>(
            name, "number", description, value => double.IsFinite(value) && isAllowed(value), _ => allowed, NumberStyles.Float);

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

    // The digits are not worked out: there may be any number of them.
    private static bool IsBeyond<T>(string text)
        where T : struct, IBinaryInteger<T> =>
        text.Trim().TrimStart('+') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit)
        && !T.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static Option<T> Create<T>(
        string name, string helpName, string description, Func<T, bool> isAllowed, Func<string, string> allowed,
        NumberStyles styles)
        where T : struct, INumber<T> =>
        new(name)
        {
            Description = description,
            HelpName = helpName,
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (T.TryParse(text, styles, CultureInfo.InvariantCulture, out T value) && isAllowed(value))
                {
                    return value;
                }

                result.AddError($"{name} is \"{text}\" but must be {allowed(text)}.");
                return default;
            },
        };
}
