using System.Buffers;

namespace AdaViP.Core.Settings;

/// <summary>The range of the 32-bit numbers that training computes with.</summary>
internal static class SinglePrecision
{
    private const double SmallestNormal = 1.17549435082228750797e-38; // 2^-126: smaller ones lose digits, then become 0
    private static readonly SearchValues<char> NonZeroDigits = SearchValues.Create("123456789");

    /// <summary>What a value must be, to follow "is X but".</summary>
    /// <param name="zeroAllowed">Whether the key may be 0.</param>
    internal static string Requirement(bool zeroAllowed) =>
        $"must be {(zeroAllowed ? "0 or " : "")}between 1.2e-38 and 3.4e+38 in size: "
        + "beyond that the 32-bit numbers of training turn it into 0 or infinity";

    /// <summary>Whether a value stays what it is.</summary>
    /// <param name="number">Finite or not.</param>
    /// <param name="text">What it was read from; null for a number that a program set.</param>
    internal static bool Holds(double number, string? text = null)
    {
        if (number == 0)
        {
            // "1e-400" is 0 for the 64-bit numbers already.
            return text is null || !Mantissa(text).ContainsAny(NonZeroDigits);
        }

        double size = Math.Abs(number);
        return size >= SmallestNormal && size <= float.MaxValue;
    }

    private static ReadOnlySpan<char> Mantissa(string text)
    {
        int exponent = text.AsSpan().IndexOfAny('e', 'E');
        return exponent < 0 ? text : text.AsSpan(0, exponent);
    }
}
