using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Judging;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Comparison;

/// <summary>What the numbers of a run depend on besides the answers, in words, with the numbers that each concerns.</summary>
internal static class ScoringConditions
{
    private const string NotRecorded = "not recorded";

    /// <summary>The conditions of a run.</summary>
    /// <param name="facts">From its scores; null where they say nothing.</param>
    /// <param name="benchmark">The benchmark.</param>
    public static IReadOnlyList<ScoringCondition> Of(ScoringFacts? facts, IBenchmark benchmark)
    {
        if (facts is null)
        {
            return [];
        }

        var conditions = new List<ScoringCondition>();
        Add("questions", facts.Limit is int limit ? $"the first {limit}" : "all", Everything);
        if (benchmark.Capabilities.Splits)
        {
            Add("splits", facts.Splits is null ? "one set of questions" : string.Join(", ", facts.Splits), Everything);
        }

        Add("incomplete last sentences", facts.IncompleteDropped ? "dropped" : "kept", OfDescriptions);
        Add("way of finding objects", facts.Mode, Everything);
        Add("reading of yes/no answers", facts.Parsing, number => IsMadeOf(AnswerKind.YesNo, number));
        Add("source of nouns", facts.Nouns, OfDescriptions);
        Add("similarity table", Named(facts.Similarity, facts.SimilaritySha256), OfDescriptions);
        if (facts.Judge is JudgeOrigin judge)
        {
            Add("judge", judge.Models.Count > 0 ? string.Join(", ", judge.Models) : NotRecorded, Everything);
            Add("judge's prompt", Named(judge.Prompt, judge.PromptSha256) ?? NotRecorded, Everything);
        }

        foreach ((string file, string? hash) in facts.Annotations ?? [])
        {
            Add($"content of {file}", Short(hash), Everything);
        }

        return conditions;

        bool OfDescriptions(string number) => IsMadeOf(AnswerKind.Description, number);

        bool IsMadeOf(AnswerKind kind, string number)
        {
            Metric? metric = benchmark.Headlines.FirstOrDefault(each => each.Name == number || each.Official.Name == number);
            return metric?.Answers is not AnswerKind only || only == kind;
        }

        void Add(string name, string? value, Func<string, bool> affects)
        {
            if (value is not null)
            {
                conditions.Add(new ScoringCondition(name, value, affects));
            }
        }
    }

    private static bool Everything(string number) => true;

    // Two texts of one name may differ.
    private static string? Named(string? name, string? hash) => name is null || hash is null
        ? name
        : $"{name} (SHA-256 {Short(hash)})";

    // So much tells two files apart.
    private static string? Short(string? hash)
    {
        const int Digits = 12;
        return hash is { Length: > Digits } ? hash[..Digits] : hash;
    }
}
