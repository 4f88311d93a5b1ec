namespace AdaViP.Evaluation.Comparison;

/// <summary>Runs and published rows side by side, and what differs between the first run and each other one.</summary>
/// <param name="Columns">Names of the numbers that a run or a published row has.</param>
/// <param name="Published">Rows of others.</param>
/// <param name="Runs">In the order given.</param>
/// <param name="Mismatches">
/// For each run, what makes its numbers not comparable with the first one's; empty for the first.
/// </param>
/// <param name="Differences">Of every run but the first, per benchmark.</param>
public sealed record RunComparison(
    IReadOnlyList<string> Columns,
    PublishedResults Published,
    IReadOnlyList<ComparedRun> Runs,
    IReadOnlyList<IReadOnlyList<RunMismatch>> Mismatches,
    IReadOnlyList<RunDifference> Differences)
{
    /// <summary>Compares.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="published">Rows to put beside.</param>
    public static RunComparison Of(IReadOnlyList<ComparedRun> runs, PublishedResults published)
    {
        HashSet<string> had = [.. runs.SelectMany(run => run.Values.Keys)];
        IReadOnlyList<RunMismatch>[] mismatches = [.. runs.Select(run => RunMismatch.Between(runs[0], run))];
        return new RunComparison(
            [
                .. ComparedRun.Columns.Select(column => column.Name)
                    .Where(name => had.Contains(name) || published.Rows.Any(row => row.Values.ContainsKey(name))),
            ],
            published,
            runs,
            mismatches,
            [.. runs.Zip(mismatches).Skip(1).SelectMany(pair => RunDifference.Between(runs[0], pair.First, pair.Second))]);
    }

    /// <summary>Names of the shown columns that a mismatch concerns.</summary>
    public IEnumerable<string> Affected(RunMismatch mismatch) => ComparedRun.Columns
        .Where(column => column.Benchmark == mismatch.Benchmark && Columns.Contains(column.Name) && mismatch.Affects(column.Path[^1]))
        .Select(column => column.Name);
}
