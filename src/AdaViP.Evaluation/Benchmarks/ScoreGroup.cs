namespace AdaViP.Evaluation.Benchmarks;

/// <summary>Numbers that belong together.</summary>
/// <param name="Name">Its name; null for numbers outside of groups.</param>
/// <param name="Numbers">Official name to number, in their order; null where the number is undefined.</param>
public sealed record ScoreGroup(string? Name, IReadOnlyList<KeyValuePair<string, double?>> Numbers)
{
    /// <summary>A group of numbers; those that are not finite are undefined.</summary>
    /// <param name="name">Its name; null for numbers outside of groups.</param>
    /// <param name="numbers">In their order.</param>
    public static ScoreGroup Of(string? name, params IEnumerable<(string Name, double Value)> numbers) => new(
        name,
        [.. numbers.Select(
            number => KeyValuePair.Create(number.Name, double.IsFinite(number.Value) ? number.Value : (double?)null))]);
}
