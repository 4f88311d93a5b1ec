using AdaViP.Evaluation.Benchmarks;
using AdaViP.Evaluation.Statistics;

namespace AdaViP.Evaluation.Comparison;

/// <summary>How much better a run is than the first one on a benchmark that both have.</summary>
/// <param name="Other">The run.</param>
/// <param name="First">The run it is compared with.</param>
/// <param name="Benchmark">The benchmark.</param>
/// <param name="Shared">Questions that both answered; 0 where there is none, and then no estimate.</param>
/// <param name="Answered">Questions of the other and of the first run.</param>
/// <param name="Estimates">
/// Other minus first with a 95% interval, over the shared questions; only numbers that are comparable.
/// </param>
public sealed record RunDifference(
    ComparedRun Other,
    ComparedRun First,
    string Benchmark,
    int Shared,
    (int Other, int First) Answered,
    IReadOnlyList<Estimate> Estimates)
{
    /// <summary>The differences of all benchmarks that two runs share, in alphabetical order.</summary>
    /// <param name="first">The run that the other one is compared with.</param>
    /// <param name="other">The other run.</param>
    /// <param name="mismatches">What makes some of their numbers not comparable.</param>
    /// <param name="catalogue">The benchmarks of the runs.</param>
    public static IEnumerable<RunDifference> Between(
        ComparedRun first, ComparedRun other, IReadOnlyList<RunMismatch> mismatches, BenchmarkCatalogue catalogue)
    {
        foreach (string benchmark in first.Items.Keys.Intersect(other.Items.Keys).Order(StringComparer.Ordinal))
        {
            HashSet<string> before = [.. first.Items[benchmark].Items];
            HashSet<string> now = [.. other.Items[benchmark].Items];
            int shared = before.Count(now.Contains);
            yield return new RunDifference(
                other,
                first,
                benchmark,
                shared,
                (now.Count, before.Count),
                shared == 0 || first.Items[benchmark].Counters != other.Items[benchmark].Counters
                    ? []
                    : [.. Comparable(first, other, catalogue.Find(benchmark)!, mismatches)]);
        }
    }

    private static IEnumerable<Estimate> Comparable(
        ComparedRun first, ComparedRun other, IBenchmark benchmark, IReadOnlyList<RunMismatch> mismatches) => Bootstrap
        .Differences(other.Items[benchmark.Name], first.Items[benchmark.Name], benchmark.Headlines, new BootstrapOptions())
        .Where(estimate => double.IsFinite(estimate.Value)
            && !mismatches.Any(mismatch => mismatch.Benchmark == benchmark.Name && mismatch.Affects(estimate.Name)));
}
