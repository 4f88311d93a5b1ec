using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>
/// What the numbers of a run depend on besides the answers. Runs that differ in one of these are not comparable.
/// </summary>
public sealed record ScoringFacts
{
    /// <summary>How objects were found; null where that is not a question.</summary>
    public string? Mode { get; init; }

    /// <summary>Where nouns came from; null where that is not a question.</summary>
    public string? Nouns { get; init; }

    /// <summary>Name of the table of similar words; null where none was used.</summary>
    public string? Similarity { get; init; }

    /// <summary>SHA-256 of a table that is not the shipped one.</summary>
    public string? SimilaritySha256 { get; init; }

    /// <summary>How yes/no answers were read; null where that is not a question.</summary>
    public string? Parsing { get; init; }

    /// <summary>The splits whose mean the numbers are; null for one set of questions.</summary>
    public IReadOnlyList<string>? Splits { get; init; }

    /// <summary>How many of the questions were asked, from the first on; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Whether descriptions lost an incomplete last sentence.</summary>
    public bool IncompleteDropped { get; init; }

    /// <summary>Who judged, and asked with what; null without a judge.</summary>
    public JudgeOrigin? Judge { get; init; }

    /// <summary>Annotation file to SHA-256; null where that was not recorded.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>>? Annotations { get; init; }
}
