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

    private const double Largest = 1000;

    /// <summary>What one weight must be, to follow "must be".</summary>
    public static string OfOne => $"a number above 0 and of at most {Largest:0}";

    private static string Expectation => $"{Equal}, or {OfOne} for each data in order, for example \"2, 0.5\"";

    /// <summary>Whether a number may be a weight.</summary>
    public static bool Holds(double weight) => weight > 0 && weight <= Largest;

    /// <summary>What is wrong with a text, as a sentence; null for nothing.</summary>
    public static string? Problem(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Numbers(text) is null ? $"{RecipeKeys.Weights} is \"{text}\" but must be {Expectation}." : null;
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">"equal", or numbers with commas between them.</param>
    /// <returns>The numbers; none for "equal".</returns>
    /// <exception cref="UserOptionException">It is neither.</exception>
    public static IReadOnlyList<double> Read(string text) =>
        Numbers(text) ?? throw new UserOptionException(Problem(text)!);

    /// <summary>The text of some weights; "equal" where all are 1.</summary>
    public static string Format(IReadOnlyList<double> weights) =>
        weights.All(weight => weight == 1)
            ? Equal
            : string.Join(", ", weights.Select(weight => weight.ToString("R", CultureInfo.InvariantCulture)));

    private static List<double>? Numbers(string text)
    {
        var numbers = new List<double>();
        foreach (string part in text.Trim() == Equal ? [] : text.Split(','))
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !Holds(number))
            {
                return null;
            }

            numbers.Add(number);
        }

        return numbers;
    }
}
