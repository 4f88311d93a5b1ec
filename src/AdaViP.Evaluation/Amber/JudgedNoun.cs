namespace AdaViP.Evaluation.Amber;

/// <summary>A counted noun of a description.</summary>
/// <param name="Mention">The noun.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Covers">Index of the truth word that it covers, or null.</param>
/// <param name="Cog">Indices of the hallu words that it flags: none, one or two, ascending.</param>
public sealed record JudgedNoun(NounMention Mention, NounVerdict Verdict, int? Covers, IReadOnlyList<int> Cog);
