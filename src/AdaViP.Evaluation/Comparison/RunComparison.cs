using AdaViP.Evaluation.Benchmarks;

namespace AdaViP.Evaluation.Comparison;

/// <summary>Runs and published rows side by side, and what differs between the first run and each other one.</summary>
/// <param name="Columns">Of the numbers that a run or a published row has.</param>
/// <param name="Published">Rows of others.</param>
/// <param name="Runs">In the order given.</param>
/// <param name="Mismatches">
/// For each run, what makes its numbers not comparable with the first one's; empty for the first.
/// </param>
/// <param name="Differences">Of every run but the first, per benchmark.</param>
public sealed record RunComparison(
    IReadOnlyList<BenchmarkColumn> Columns,
    PublishedResults Published,
    IReadOnlyList<ComparedRun> Runs,
    IReadOnlyList<IReadOnlyList<RunMismatch>> Mismatches,
    IReadOnlyList<RunDifference> Differences)
{
    /// <summary>Compares.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="published">Rows to put beside.</param>
    /// <param name="catalogue">The benchmarks of the runs.</param>
    public static RunComparison Of(IReadOnlyList<ComparedRun> runs, PublishedResults published, BenchmarkCatalogue catalogue)
    {
        HashSet<string> had =
            [.. runs.SelectMany(run => run.Values.Keys), .. published.Rows.SelectMany(row => row.Values.Keys)];
        IReadOnlyList<RunMismatch>[] mismatches = [.. runs.Select(run => RunMismatch.Between(runs[0], run))];
        return new RunComparison(
            [.. catalogue.Columns.Where(column => had.Contains(column.Name))],
            published,
            runs,
            mismatches,
            [.. runs.Zip(mismatches).Skip(1).SelectMany(
                pair => RunDifference.Between(runs[0], pair.First, pair.Second, catalogue))]);
    }

    /// <summary>Names of the shown columns that a mismatch concerns.</summary>
    public IEnumerable<string> Affected(RunMismatch mismatch) => Columns
        .Where(column => column.Benchmark.Name == mismatch.Benchmark && mismatch.Affects(column.Column.Path.Name))
        .Select(column => column.Name);
}
