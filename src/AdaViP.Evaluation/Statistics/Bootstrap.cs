namespace AdaViP.Evaluation.Statistics;

/// <summary>
/// Percentile bootstrap over items: items are drawn with replacement within their stratum, counters are summed, metrics are
/// worked out from the sums. For two runs the same items are drawn in both (paired).
/// </summary>
public static class Bootstrap
{
    /// <summary>Intervals of a run's metrics.</summary>
    /// <param name="table">The run's items.</param>
    /// <param name="metrics">What to estimate.</param>
    /// <param name="options">Count, level and seed.</param>
    public static IReadOnlyList<Estimate> Intervals(ItemTable table, IReadOnlyList<Metric> metrics, BootstrapOptions options)
    {
        Check(options);
        var resampler = new Resampler(table, options.Seed);
        double[] point = Values(metrics, table.Sums());
        return Estimates(metrics, point, options, _ => Values(metrics, resampler.Next()));
    }

    /// <summary>Intervals of the difference first minus second, over the items that both runs scored.</summary>
    /// <param name="first">A run.</param>
    /// <param name="second">Another run of the same benchmark.</param>
    /// <param name="metrics">What to compare.</param>
    /// <param name="options">Count, level and seed.</param>
    /// <exception cref="ArgumentException">The runs share no item, or have other counters.</exception>
    public static IReadOnlyList<Estimate> Differences(
        ItemTable first, ItemTable second, IReadOnlyList<Metric> metrics, BootstrapOptions options)
    {
        Check(options);
        ItemTable paired = Pair(first, second);
        var resampler = new Resampler(paired, options.Seed);
        int counters = first.Counters;
        return Estimates(metrics, Differ(paired.Sums()), options, _ => Differ(resampler.Next()));

        double[] Differ(double[] sums)
        {
            double[] left = Values(metrics, sums.AsSpan(0, counters));
            double[] right = Values(metrics, sums.AsSpan(counters));
            return [.. left.Zip(right, (a, b) => a - b)];
        }
    }

    private static void Check(BootstrapOptions options)
    {
        if (options.Resamples < 1 || options.Level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"{options.Resamples} resamples at level {options.Level}: "
                    + "needs 1 or more and a level between 0 and 1.");
        }
    }

    // One table with the counters of both runs side by side.
    private static ItemTable Pair(ItemTable first, ItemTable second)
    {
        var places = new Dictionary<string, int>();
        for (int i = 0; i < second.Items.Count; i++)
        {
            places.TryAdd(second.Items[i], i);
        }

        List<int> shared = [.. Enumerable.Range(0, first.Items.Count).Where(i => places.ContainsKey(first.Items[i]))];
        if (first.Counters != second.Counters || shared.Count == 0)
        {
            throw new ArgumentException("the two runs have no question in common, or are of two benchmarks.", nameof(second));
        }

        int width = first.Counters;
        double[] values = new double[shared.Count * 2 * width];
        for (int i = 0; i < shared.Count; i++)
        {
            first.Row(shared[i]).CopyTo(values.AsSpan(i * 2 * width, width));
            second.Row(places[first.Items[shared[i]]]).CopyTo(values.AsSpan((i * 2 * width) + width, width));
        }

        return new ItemTable([.. shared.Select(i => first.Items[i])], [.. shared.Select(i => first.Strata[i])],
            2 * width, values);
    }

    private static double[] Values(IReadOnlyList<Metric> metrics, ReadOnlySpan<double> sums)
    {
        double[] values = new double[metrics.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = metrics[i].Value(sums);
        }

        return values;
    }

    private static List<Estimate> Estimates(
        IReadOnlyList<Metric> metrics, double[] point, BootstrapOptions options, Func<int, double[]> resample)
    {
        double[][] drawn = [.. Enumerable.Range(0, options.Resamples).Select(resample)];
        var estimates = new List<Estimate>(metrics.Count);
        for (int metric = 0; metric < metrics.Count; metric++)
        {
            double[] values = [.. drawn.Select(row => row[metric]).Where(double.IsFinite).Order()];
            // Where every draw gives the same number (two questions, one per label; or all answers right) drawing says nothing
            // about the uncertainty, least of all that there is none.
            bool isUnknown = values.Length * 2 < options.Resamples || values[0] == values[^1];
            double tail = (1 - options.Level) / 2;
            estimates.Add(new Estimate(
                metrics[metric].Name,
                point[metric],
                isUnknown ? double.NaN : Quantile(values, tail),
                isUnknown ? double.NaN : Quantile(values, 1 - tail)));
        }

        return estimates;
    }

    // Linear between the two neighbours.
    private static double Quantile(double[] sorted, double share)
    {
        double position = share * (sorted.Length - 1);
        int below = (int)position;
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
