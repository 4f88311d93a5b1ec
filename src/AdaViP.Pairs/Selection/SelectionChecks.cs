using System.Globalization;
using AdaViP.Core.Data;
using AdaViP.Core.Foundation;
using AdaViP.Core.Settings;

namespace AdaViP.Pairs.Selection;

/// <summary>Ranges of <see cref="SelectionOptions"/>.</summary>
public static class SelectionChecks
{
    private static readonly SettingSchema Schema = SettingSchema.Of<SelectionOptions>();

    /// <summary>Checks every number.</summary>
    /// <param name="options">What to check.</param>
    /// <param name="source">Where they come from, for the message: a file, "the command line".</param>
    /// <exception cref="UserDataException">One is out of its range; the message names it, its value and the range.</exception>
    public static void Check(SelectionOptions options, string source)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (SettingField field in Schema.Settings)
        {
            Between(source, field.Name, field.GetValue(options), field.Range);
        }

        Between(source, "tie", options.Tie, new SettingRange(0, 1, MinExclusive: false));
        if (options.MinMaskArea >= options.MaxMaskArea)
        {
            throw new UserDataException(
                $"{source}: min_mask_area is {Text(options.MinMaskArea)} but must be less than max_mask_area, "
                    + $"{Text(options.MaxMaskArea)}.");
        }
    }

    private static void Between(string source, string name, object? value, SettingRange range)
    {
        if (value is int or double && !range.Holds(Convert.ToDouble(value, CultureInfo.InvariantCulture)))
        {
            throw new UserDataException(
                $"{source}: {name} is {SettingText.Format(value)} but must be{range.Phrase(NumberRules.Double)}.");
        }
    }

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
