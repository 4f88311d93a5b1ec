using System.Globalization;

namespace AdaViP.Core;

/// <summary>Numbers of bytes for messages, in decimal units.</summary>
public static class ByteCount
{
    private const double Thousand = 1000;
    private const double SmallestShown = 0.1; // of a unit: with one digit, less says little or nothing
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>"17.3 MB".</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Format(double bytes) => Format(bytes, UnitOf(bytes));

    /// <summary>
    /// Two numbers that are to be compared, in the unit that suits the larger one; each in its own where the smaller one would
    /// read as nothing.
    /// </summary>
    /// <param name="one">At least 0.</param>
    /// <param name="other">At least 0.</param>
    public static (string One, string Other) FormatPair(double one, double other)
    {
        int unit = UnitOf(Math.Max(one, other));
        double smaller = Math.Min(one, other) / Math.Pow(Thousand, unit);
        return smaller is > 0 and < SmallestShown
            ? (Format(one), Format(other))
            : (Format(one, unit), Format(other, unit));
    }

    private static int UnitOf(double bytes)
    {
        int unit = 0;
        while (unit < Units.Length - 1 && bytes >= Thousand)
        {
            bytes /= Thousand;
            unit++;
        }

        return unit;
    }

    private static string Format(double bytes, int unit)
    {
        double scaled = bytes / Math.Pow(Thousand, unit);
        return $"{scaled.ToString(unit == 0 ? "F0" : "F1", CultureInfo.InvariantCulture)} {Units[unit]}";
    }
}
