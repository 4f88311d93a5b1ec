using System.Globalization;
using System.Numerics;

namespace AdaViP.Evaluation.Files;

/// <summary>Numbers as the official Python scripts round and print them.</summary>
public static class PythonNumbers
{
    /// <summary>
    /// Python's <c>round(value, digits)</c>: the exact binary value is rounded to that many decimals, ties to the even digit.
    /// </summary>
    /// <param name="value">A finite number.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static double Round(double value, int digits)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        int power = Math.Max(exponent, 1) - 1075;
        BigInteger numerator = mantissa * BigInteger.Pow(10, digits);
        BigInteger rounded = numerator << Math.Max(power, 0);
        if (power < 0)
        {
            BigInteger divisor = BigInteger.One << -power;
            rounded = BigInteger.DivRem(numerator, divisor, out BigInteger rest);
            int half = (rest << 1).CompareTo(divisor);
            if (half > 0 || (half == 0 && !rounded.IsEven))
            {
                rounded++;
            }
        }

        double magnitude = double.Parse($"{rounded}e-{digits}", CultureInfo.InvariantCulture);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>A number with a fixed count of decimals, as <c>"%.2f"</c> gives it.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="digits">Decimals, 0 to 15.</param>
    public static string Fixed(double value, int digits) =>
        Round(value, digits).ToString("F" + digits, CultureInfo.InvariantCulture);

    /// <summary>The shortest text that reads back as the same number, as <c>str(float)</c> gives it: 3.0, 2.08.</summary>
    /// <param name="value">A finite number between 1e-4 and 1e16, or 0.</param>
    public static string Shortest(double value)
    {
        string text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.') ? text : text + ".0";
    }
}
