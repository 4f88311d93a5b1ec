using System.Globalization;

namespace AdaViP.Reports.Markup;

/// <summary>Colours that are told apart with any colour vision; the style sheet says which they are.</summary>
internal static class Palette
{
    /// <summary>How many there are.</summary>
    public const int Colours = 6;

    /// <summary>Class of what belongs to a box in a photo; the same in a light and a dark page, as photos are.</summary>
    public static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"k{number % Colours}");

    /// <summary>Class of a line in a chart; from the seventh on lines are dashed too.</summary>
    public static string Series(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"s{number % Colours}{(number / Colours % 2 == 1 ? " dashed" : "")}");
}
