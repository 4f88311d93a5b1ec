namespace AdaViP.Evaluation.Statistics;

/// <summary>One number of a benchmark as a function of counters summed over the items, without the official rounding.</summary>
/// <param name="Name">Name in tables and in <c>extra.intervals</c>.</param>
/// <param name="HigherIsBetter">The direction of better.</param>
/// <param name="Value">From the sums, in the order of the benchmark's counters; NaN where undefined.</param>
/// <param name="Groups">The groups of scores that may have the official number.</param>
public sealed record Metric(string Name, bool HigherIsBetter, MetricFunction Value, params IReadOnlyList<string?> Groups)
{
    /// <summary>The official number, which may be rounded on the way.</summary>
    public ScorePath Official { get; init; } = new(Name, Groups);

    /// <summary>The kind of answers that the number is made of; null for all that the benchmark has.</summary>
    public AnswerKind? Answers { get; init; }
}

/// <summary>Kinds of answers of a benchmark that has more than one.</summary>
public enum AnswerKind
{
    /// <summary>Free descriptions, scored by their words.</summary>
    Description,

    /// <summary>Answers to yes/no questions.</summary>
    YesNo,
}
