using System.Globalization;

namespace AdaViP.Core;

/// <summary>Numbers of things for messages: "1 tensor", "2 tensors".</summary>
public static class Counted
{
    /// <summary>The number and the noun in its form.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="one">The noun for one, with what agrees with it: "row is".</param>
    /// <param name="many">The noun for all other numbers; null: <paramref name="one"/> with an s.</param>
    public static string Of(long count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {Word(count, one, many)}");

    /// <summary>The noun in its form alone, where the number stands elsewhere.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="one">As for <see cref="Of"/>.</param>
    /// <param name="many">As for <see cref="Of"/>.</param>
    public static string Word(long count, string one, string? many = null) => count == 1 ? one : many ?? one + "s";
}
