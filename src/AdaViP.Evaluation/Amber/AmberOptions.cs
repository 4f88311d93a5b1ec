using AdaViP.Evaluation.Answers;

namespace AdaViP.Evaluation.Amber;

/// <summary>How AMBER is scored.</summary>
public sealed record AmberOptions
{
    /// <summary>How answers to yes/no questions are read; strict as officially.</summary>
    public YesNoParsing Parsing { get; init; } = YesNoParsing.Strict;

    /// <summary>
    /// Answers given twice count twice and missing ones are left out, as in the official script. Otherwise every question of
    /// each task that is answered at all (descriptions, existence, attribute, relation) needs exactly one answer. A group of
    /// yes/no questions without an answer has 0 everywhere, as officially; otherwise its numbers are undefined.
    /// </summary>
    public bool AsOfficial { get; init; }

    /// <summary>The questions that were asked, where that is known: every one of them needs an answer. Null: unknown.</summary>
    public IReadOnlySet<int>? Asked { get; init; }

    /// <summary>Whether descriptions lose an incomplete last sentence first; see <see cref="IncompleteSentence"/>.</summary>
    public bool DropIncomplete { get; init; }

    /// <summary>Which words are synonyms.</summary>
    public SimilarityTable Similarity { get; init; } = SimilarityTable.Shipped;
}
