namespace AdaViP.Evaluation.Statistics;

/// <summary>Counters of every scored item. Metrics depend on their sums only, so resampling needs no scoring again.</summary>
public sealed class ItemTable
{
    private readonly double[] _values;

    /// <summary>Creates a table.</summary>
    /// <param name="items">A key per item that is the same in another run over the same questions.</param>
    /// <param name="strata">[items]: items are resampled within their stratum, which keeps kinds of questions in
    /// proportion.</param>
    /// <param name="counters">How many counters an item has.</param>
    /// <param name="values">[items, counters].</param>
    /// <exception cref="ArgumentException">Lengths that do not fit together.</exception>
    public ItemTable(IReadOnlyList<string> items, IReadOnlyList<int> strata, int counters, double[] values)
    {
        if (strata.Count != items.Count || values.Length != items.Count * counters)
        {
            throw new ArgumentException(
                $"{items.Count} items need {items.Count} strata and {items.Count * counters} values; "
                    + $"got {strata.Count} and {values.Length}.");
        }

        Items = items;
        Strata = strata;
        Counters = counters;
        _values = values;
    }

    /// <summary>A key per item.</summary>
    public IReadOnlyList<string> Items { get; }

    /// <summary>The stratum of every item.</summary>
    public IReadOnlyList<int> Strata { get; }

    /// <summary>Counters per item.</summary>
    public int Counters { get; }

    /// <summary>The counters of an item.</summary>
    /// <param name="item">Index of the item.</param>
    public ReadOnlySpan<double> Row(int item) => _values.AsSpan(item * Counters, Counters);

    /// <summary>Counters summed over all items.</summary>
    public double[] Sums()
    {
        double[] sums = new double[Counters];
        for (int item = 0; item < Items.Count; item++)
        {
            ReadOnlySpan<double> row = Row(item);
            for (int counter = 0; counter < sums.Length; counter++)
            {
                sums[counter] += row[counter];
            }
        }

        return sums;
    }
}
