namespace AdaViP.Evaluation.Comparison;

/// <summary>Something that numbers depend on besides the answers.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Value">How it was in a run.</param>
/// <param name="Affects">Whether it decides a number, by the number's name in scores.json.</param>
public sealed record ScoringCondition(string Name, string Value, Func<string, bool> Affects);
