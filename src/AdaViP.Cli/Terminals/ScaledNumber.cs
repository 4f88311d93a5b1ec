using System.Globalization;

namespace AdaViP.Cli.Terminals;

/// <summary>Large numbers with three significant digits and the unit that fits.</summary>
internal static class ScaledNumber
{
    /// <summary>512 B, 1.23 GB.</summary>
    public static string Bytes(double bytes) => Of(bytes, ["B", "kB", "MB", "GB", "TB", "PB"]);

    /// <summary>Floating-point operations: 1.23 GFLOP.</summary>
    public static string Flops(double count) => Of(count, ["FLOP", "kFLOP", "MFLOP", "GFLOP", "TFLOP", "PFLOP", "EFLOP"]);

    /// <summary>512, 1.23 thousand, 7.06 billion.</summary>
    public static string Count(long count) => count < 1000
        ? count.ToString(CultureInfo.InvariantCulture)
        : Of(count, ["", "thousand", "million", "billion", "trillion"]);

    private static string Of(double value, string[] units)
    {
        int unit = 0;
        while (value >= 999.5 && unit + 1 < units.Length)
        {
            value /= 1000;
            unit++;
        }

        string format = unit == 0 || value >= 99.95 ? "0" : value >= 9.995 ? "0.0" : "0.00";
        return value.ToString(format, CultureInfo.InvariantCulture) + " " + units[unit];
    }
}
