using System.Globalization;

namespace AdaViP.Core.Recipes;

/// <summary>
/// Reads <c>data.weights</c>: how many times an epoch goes through the rows of each named data,
/// in the order in which they are named.
/// </summary>
public static class DataWeights
{
    /// <summary>Every row once.</summary>
    public const string Equal = "equal";

    /// <summary>Largest weight.</summary>
    public const double Largest = 1000;

    /// <summary>What a text must be, to follow "must be".</summary>
    public static string Expectation =>
        $"{Equal}, or a number above 0 and of at most {Largest:0} for each data in order, for example \"2, 0.5\"";

    /// <summary>Reads a text.</summary>
    /// <param name="text">"equal", or numbers with commas between them.</param>
    /// <param name="weights">The numbers; empty for "equal".</param>
    /// <returns>Whether it is one of these.</returns>
    public static bool TryParse(string text, out IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(text);
        weights = [];
        if (text.Trim() == Equal)
        {
            return true;
        }

        var numbers = new List<double>();
        foreach (string part in text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                || !(number > 0 && number <= Largest))
            {
                return false;
            }

            numbers.Add(number);
        }

        weights = numbers;
        return true;
    }

    /// <summary>The text of some weights; "equal" where all are 1.</summary>
    public static string Format(IReadOnlyList<double> weights) =>
        weights.All(weight => weight == 1)
            ? Equal
            : string.Join(", ", weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)));
}
