namespace AdaViP.Evaluation.Benchmarks;

/// <summary>Scores with what a report shows of them.</summary>
/// <param name="Scores">The numbers.</param>
/// <param name="Bars">Numbers per type of question.</param>
/// <param name="Worst">The worst answers, worst first.</param>
public sealed record ScoredRun(IBenchmarkScores Scores, IReadOnlyList<ScoreBar> Bars, IReadOnlyList<WorstCase> Worst);
