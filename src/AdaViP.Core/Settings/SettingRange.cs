using System.Globalization;

namespace AdaViP.Core.Settings;

/// <summary>The numbers that a setting may have.</summary>
/// <param name="Min">Smallest; NaN for none.</param>
/// <param name="Max">Largest; NaN for none.</param>
/// <param name="MinExclusive">Whether <paramref name="Min"/> itself is not allowed.</param>
public readonly record struct SettingRange(double Min, double Max, bool MinExclusive)
{
    /// <summary>Whether a number is finite and in the range.</summary>
    public bool Holds(double number) =>
        double.IsFinite(number) && !(number < Min) && !(MinExclusive && number == Min) && !(number > Max);

    /// <summary>The range with a space in front, to follow "a number"; empty where there is none.</summary>
    /// <param name="rules">How ranges are said.</param>
    public string Phrase(NumberRules rules)
    {
        if (rules == NumberRules.Double && !double.IsNaN(Min) && !double.IsNaN(Max) && !MinExclusive)
        {
            return $" from {SettingText.Number(Min)} to {SettingText.Number(Max)}";
        }

        if (rules == NumberRules.Double && !double.IsNaN(Min) && !double.IsNaN(Max))
        {
            return $" greater than {SettingText.Number(Min)} and at most {SettingText.Number(Max)}";
        }

        string low = double.IsNaN(Min) ? ""
            : MinExclusive ? $" greater than {SettingText.Number(Min)}" : $" of at least {SettingText.Number(Min)}";
        string high = double.IsNaN(Max) ? "" : $" of at most {SettingText.Number(Max)}";
        return low.Length > 0 && high.Length > 0 ? $"{low} and{high}" : low + high;
    }

    /// <summary>
    /// What a whole number must be that its type does not hold: the bounds of the type where the range has none.
    /// </summary>
    /// <param name="type">Int or long.</param>
    /// <param name="rules">How ranges are said.</param>
    internal string WholePhrase(Type type, NumberRules rules)
    {
        (long lowest, long highest) = type == typeof(int) ? (int.MinValue, int.MaxValue) : (long.MinValue, long.MaxValue);
        string low = double.IsNaN(Min) ? lowest.ToString(CultureInfo.InvariantCulture) : SettingText.Number(Min);
        string high = double.IsNaN(Max) ? highest.ToString(CultureInfo.InvariantCulture) : SettingText.Number(Max);
        return rules == NumberRules.Double
            ? $"a whole number from {low} to {high}"
            : $"a whole number of at least {low} and of at most {high}";
    }
}

/// <summary>What numbers of a schema are computed with, and how messages say their ranges.</summary>
public enum NumberRules
{
    /// <summary>64-bit numbers; "from 0 to 1".</summary>
    Double,

    /// <summary>
    /// 32-bit numbers, so that a value which they turn into 0 or infinity is refused; "of at least 0 and of at most 1".
    /// </summary>
    Single,
}
