namespace AdaViP.Evaluation.Amber;

/// <summary>A counted noun of a description.</summary>
/// <param name="Mention">The noun.</param>
/// <param name="Verdict">What became of it.</param>
/// <param name="Covers">Index of the truth word that it covers, or null.</param>
/// <param name="Cog">Indices of the hallu words that it flags: none, one or two, ascending.</param>
public sealed record JudgedNoun(NounMention Mention, NounVerdict Verdict, int? Covers, IReadOnlyList<int> Cog);

/// <summary>What became of a noun of a description.</summary>
public enum NounVerdict
{
    /// <summary>A safe word.</summary>
    Safe,

    /// <summary>In the picture, or associated with something that is.</summary>
    Truth,

    /// <summary>Excused, being similar to something in the picture.</summary>
    Similar,

    /// <summary>Not in the picture.</summary>
    Hallucinated,
}
