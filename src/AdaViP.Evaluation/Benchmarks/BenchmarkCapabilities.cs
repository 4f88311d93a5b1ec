namespace AdaViP.Evaluation.Benchmarks;

/// <summary>What can be asked of a benchmark.</summary>
public sealed record BenchmarkCapabilities
{
    /// <summary>Whether the reading of its yes/no answers can be chosen.</summary>
    public bool YesNoReadings { get; init; }

    /// <summary>Whether words may be excused by a table of similar words.</summary>
    public bool SimilarWords { get; init; }

    /// <summary>Whether its answers are descriptions, which may lose an incomplete last sentence.</summary>
    public bool Descriptions { get; init; }

    /// <summary>Whether mismatches can be treated as the official script does.</summary>
    public bool OfficialMode { get; init; }

    /// <summary>Whether its questions come in splits, whose mean is published.</summary>
    public bool Splits { get; init; }

    /// <summary>Whether there are no scores without a judge.</summary>
    public bool NeedsJudge { get; init; }

    /// <summary>Whether a judge's stored replies say all that is needed, without the answers.</summary>
    public bool JudgeRepliesSuffice { get; init; }
}
