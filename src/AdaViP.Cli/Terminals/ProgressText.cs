using System.Globalization;

namespace AdaViP.Cli.Terminals;

/// <summary>Rates and times as lines of progress show them.</summary>
internal static class ProgressText
{
    /// <summary>A rate in three characters or so: 950, 1.3k, 12k, 1.2M.</summary>
    public static string Rate(double perSecond)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        return perSecond switch
        {
            < 999.5 => perSecond.ToString("0", culture),
            < 9950 => (perSecond / 1e3).ToString("0.0k", culture),
            < 999_500 => (perSecond / 1e3).ToString("0k", culture),
            _ => (perSecond / 1e6).ToString("0.0M", culture),
        };
    }

    /// <summary>mm:ss below an hour, h:mm:ss below a day, then days and hours.</summary>
    public static string Duration(TimeSpan time)
    {
        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        CultureInfo culture = CultureInfo.InvariantCulture;
        return rounded.TotalDays >= 1 ? string.Create(culture, $"{(int)rounded.TotalDays}d {rounded.Hours}h")
            : rounded.TotalHours >= 1 ? rounded.ToString(@"h\:mm\:ss", culture)
            : rounded.ToString(@"mm\:ss", culture);
    }
}
