using AdaViP.Evaluation.Answers;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.Benchmarks;

/// <summary>What a scorer works from.</summary>
public sealed record ScoringInputs
{
    /// <summary>The answers; null where a judge file says all that is needed.</summary>
    public string? Answers { get; init; }

    /// <summary>The answers, for a benchmark that is not scored without them.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public string AnswerFile => Answers ?? throw new InvalidOperationException("There are no answers to score.");

    /// <summary>The question file; null where none was given.</summary>
    public string? Questions { get; init; }

    /// <summary>How many of the questions were asked, from the first on; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>Files and folders with annotations.</summary>
    public required AnnotationFiles Annotations { get; init; }

    /// <summary>Whether mismatches of answers and questions are treated as the official script does.</summary>
    public bool AsOfficial { get; init; }

    /// <summary>How yes/no answers are read.</summary>
    public YesNoParsing Parsing { get; init; }

    /// <summary>A table of similar words; null for the shipped one.</summary>
    public string? Similarity { get; init; }

    /// <summary>Those of some questions that were asked.</summary>
    /// <param name="questions">All questions of the file, in order.</param>
    public IReadOnlyList<T> Asked<T>(IReadOnlyList<T> questions) =>
        Limit < questions.Count ? [.. questions.Take(Limit.Value)] : questions;

    /// <summary>Whether descriptions lose an incomplete last sentence before they are scored.</summary>
    public bool DropIncomplete { get; init; }

    /// <summary>Replies of a judge; null where there was none.</summary>
    public JudgeFile? Judge { get; init; }
}
