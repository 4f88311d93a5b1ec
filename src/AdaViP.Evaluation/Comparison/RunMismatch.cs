using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Comparison;

/// <summary>Two runs of a benchmark were scored in different ways: some of their numbers say nothing about the models.</summary>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Reason">What differs, with both values.</param>
/// <param name="Affects">Whether a number is concerned, by its name in scores.json.</param>
public sealed record RunMismatch(string Benchmark, string Reason, Func<string, bool> Affects)
{
    /// <summary>
    /// What differs between two runs; conditions that only one of them has are those of answers that only it has.
    /// </summary>
    /// <param name="first">The run that the other one is compared with.</param>
    /// <param name="other">The other run.</param>
    public static IReadOnlyList<RunMismatch> Between(ComparedRun first, ComparedRun other)
    {
        var mismatches = new List<RunMismatch>();
        foreach (string benchmark in first.Conditions.Keys.Intersect(other.Conditions.Keys).Order(StringComparer.Ordinal))
        {
            ILookup<string, ScoringCondition> before = first.Conditions[benchmark].ToLookup(condition => condition.Name);
            foreach (ScoringCondition condition in other.Conditions[benchmark])
            {
                if (before[condition.Name].FirstOrDefault() is ScoringCondition earlier && earlier.Value != condition.Value)
                {
                    mismatches.Add(new RunMismatch(
                        benchmark, $"{condition.Name}: {condition.Value}, in {first.Name}: {earlier.Value}", condition.Affects));
                }
            }

            int labels = first.Items.TryGetValue(benchmark, out ItemTable? items)
                && other.Items.TryGetValue(benchmark, out ItemTable? others)
                ? OtherKinds(items, others)
                : 0;
            if (labels > 0)
            {
                mismatches.Add(new RunMismatch(
                    benchmark, $"labels: {labels} of the shared questions have another right answer "
                        + $"or kind than in {first.Name}", _ => true));
            }
        }

        return mismatches;
    }

    private static int OtherKinds(ItemTable first, ItemTable other)
    {
        var kinds = new Dictionary<string, int>();
        for (int i = 0; i < first.Items.Count; i++)
        {
            kinds.TryAdd(first.Items[i], first.Strata[i]);
        }

        return Enumerable.Range(0, other.Items.Count)
            .Count(i => kinds.TryGetValue(other.Items[i], out int kind) && kind != other.Strata[i]);
    }
}
