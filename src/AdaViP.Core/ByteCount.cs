using System.Globalization;

namespace AdaViP.Core;

/// <summary>Numbers of bytes for messages, in decimal units.</summary>
public static class ByteCount
{
    private const double Thousand = 1000;
    private static readonly string[] Units = ["B", "kB", "MB", "GB", "TB", "PB"];

    /// <summary>"17.3 MB".</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Format(double bytes) => Format(bytes, UnitOf(bytes));

    /// <summary>Two numbers that are to be compared, in the unit that suits the larger one.</summary>
    /// <param name="one">At least 0.</param>
    /// <param name="other">At least 0.</param>
    public static (string One, string Other) FormatPair(double one, double other)
    {
        int unit = UnitOf(Math.Max(one, other));
        return (Format(one, unit), Format(other, unit));
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
