namespace AdaViP.Evaluation.Amber;

/// <summary>A scored description.</summary>
/// <param name="Item">Its annotation.</param>
/// <param name="Answer">The answer.</param>
/// <param name="Nouns">The counted nouns in order, with their verdicts.</param>
/// <param name="Covered">Truth words that were covered.</param>
/// <param name="Cog">Hallu words that were flagged.</param>
public sealed record AmberDescription(AmberItem Item, AmberAnswer Answer, IReadOnlyList<JudgedNoun> Nouns, int Covered, int Cog)
{
    /// <summary>Nouns that are not in the picture.</summary>
    public int Hallucinated { get; } = Nouns.Count(noun => noun.Verdict == NounVerdict.Hallucinated);
}
