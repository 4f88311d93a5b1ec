namespace AdaViP.Evaluation.Comparison;

/// <summary>A row of a table: a model and its numbers by column; a number that is missing is not there.</summary>
/// <param name="Name">The model or run.</param>
/// <param name="Values">Column to number.</param>
public sealed record ComparisonRow(string Name, IReadOnlyDictionary<string, double> Values);
