using System.Globalization;

namespace AdaViP.Core.Settings;

/// <summary>Values of settings as text, the same in every country.</summary>
public static class SettingText
{
    /// <summary>
    /// Writes a value so that <see cref="SettingField.Requirement"/> gives the same value back, and YAML readers the same type.
    /// </summary>
    public static string Format(object value) => value switch
    {
        Enum name => SettingNaming.NameOf(name),
        bool flag => flag ? "true" : "false",
        double number => Number(number),
        TimeSpan time => Number(time.TotalSeconds),
        string text => text,
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // "5.0e-7": YAML 1.1 readers take a number with an exponent for a text unless it has a point and a signed exponent.
    internal static string Number(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        int exponentAt = text.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0)
        {
            return text;
        }

        string mantissa = text[..exponentAt];
        int exponent = int.Parse(text[(exponentAt + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        return (mantissa.Contains('.', StringComparison.Ordinal) ? mantissa : mantissa + ".0")
            + exponent.ToString("'e'+0;'e'-0", CultureInfo.InvariantCulture);
    }

    // Null where the text is not a value of the type.
    internal static object? Parse(Type type, string text)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return type switch
        {
            _ when type == typeof(string) => text,
            _ when type.IsEnum => SettingNaming.ValueOf(type, text),
            _ when type == typeof(bool) => text switch { "true" => true, "false" => false, _ => null },
            _ when type == typeof(int) => int.TryParse(text, NumberStyles.AllowLeadingSign, culture, out int number)
                ? number : null,
            _ when type == typeof(long) => long.TryParse(text, NumberStyles.AllowLeadingSign, culture, out long number)
                ? number : null,
            _ when type == typeof(double) =>
                double.TryParse(text, NumberStyles.Float, culture, out double real) && double.IsFinite(real) ? real : null,
            _ when type == typeof(TimeSpan) =>
                double.TryParse(text, NumberStyles.Float, culture, out double seconds)
                && Math.Abs(seconds) < TimeSpan.MaxValue.TotalSeconds ? TimeSpan.FromSeconds(seconds) : null,
            _ => throw new InvalidOperationException($"Values of {type.Name} are not read from a text."),
        };
    }
}
