using AdaViP.Evaluation.Benchmarks;
using AdaViP.RunReports.Runs;

namespace AdaViP.RunReports.Tables;

/// <summary>Evaluations whose numbers can stand in one column: one benchmark, scored alike on the same questions.</summary>
internal static class Suite
{
    /// <summary>The same for evaluations that can be compared.</summary>
    public static string KeyOf(EvaluationRun run)
    {
        ScoringFacts facts = run.Stored.Scores.Facts ?? new ScoringFacts();
        string?[] parts =
        [
            run.Stored.Benchmark.Name, facts.Mode, facts.Nouns, facts.Similarity, facts.SimilaritySha256, facts.Parsing,
            string.Join(',', facts.Splits ?? []), facts.Limit?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            facts.IncompleteDropped ? "dropped" : null, string.Join(',', facts.Judge?.Models ?? []), facts.Judge?.PromptSha256,
            .. (facts.Annotations ?? []).Select(file => file.Value).Order(StringComparer.Ordinal),
        ];
        return string.Join('\n', parts);
    }

    /// <summary>What tells suites of one benchmark apart for people: the question file, and how many questions count.</summary>
    public static string Describe(EvaluationRun run)
    {
        string questions = run.Stored.Origin?.Questions ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Folder));
        return run.Stored.Scores.Facts?.Limit is int limit
            ? FormattableString.Invariant($"{questions}, first {limit}") : questions;
    }
}
