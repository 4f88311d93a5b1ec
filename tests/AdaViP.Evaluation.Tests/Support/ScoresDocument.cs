using System.Text.Json;
using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Results;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Tests.Support;

/// <summary><c>scores.json</c> of scores.</summary>
internal static class ScoresDocument
{
    /// <summary>The file's text.</summary>
    public static string Text(IBenchmarkScores scores, params IReadOnlyList<Estimate> intervals) =>
        ScoresFile.Text(new ScoredEvaluation("", new ScoredRun(scores, [], []), intervals, scores.Facts));

    /// <summary>The file's content.</summary>
    public static JsonElement Of(IBenchmarkScores scores) => JsonElement.Parse(Text(scores));
}
