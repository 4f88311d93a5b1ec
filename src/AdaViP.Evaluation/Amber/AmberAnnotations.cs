namespace AdaViP.Evaluation.Amber;

/// <summary>What AMBER's answers are compared with.</summary>
/// <param name="Items">Index is id − 1.</param>
/// <param name="Words">The word lists.</param>
public sealed record AmberAnnotations(IReadOnlyList<AmberItem> Items, AmberWords Words);
