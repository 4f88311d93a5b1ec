using System.Runtime.InteropServices;

namespace AdaViP.Evaluation.Statistics;

/// <summary>
/// Draws items with replacement. Items with equal counters in the same stratum are one pattern, so a draw is one increment
/// however many counters there are: 15,220 yes/no answers have a few dozen patterns.
/// </summary>
internal sealed class Resampler
{
    private readonly int[][] _strata;
    private readonly List<int> _representatives = [];
    private readonly ItemTable _table;
    private readonly int[] _drawn;
    private ulong _state;

    /// <summary>Prepares a table.</summary>
    public Resampler(ItemTable table, ulong seed)
    {
        _table = table;
        _state = seed;
        var patterns = new Dictionary<PatternKey, int>();
        var strata = new SortedDictionary<int, List<int>>();
        for (int item = 0; item < table.Items.Count; item++)
        {
            ref int pattern =
                ref CollectionsMarshal.GetValueRefOrAddDefault(patterns, new PatternKey(table, item), out bool known);
            if (!known)
            {
                pattern = _representatives.Count;
                _representatives.Add(item);
            }

            if (!strata.TryGetValue(table.Strata[item], out List<int>? members))
            {
                strata[table.Strata[item]] = members = [];
            }

            members.Add(pattern);
        }

        // Sorted, so that the order of the answers in the file plays no part in what is drawn.
        _strata = [.. strata.Values.Select(members => Ordered(members))];
        _drawn = new int[_representatives.Count];
    }

    /// <summary>Sums of the counters over one resample.</summary>
    public double[] Next()
    {
        Array.Clear(_drawn);
        foreach (int[] members in _strata)
        {
            for (int i = 0; i < members.Length; i++)
            {
                _drawn[members[Below(members.Length)]]++;
            }
        }

        double[] sums = new double[_table.Counters];
        for (int pattern = 0; pattern < _drawn.Length; pattern++)
        {
            ReadOnlySpan<double> row = _table.Row(_representatives[pattern]);
            for (int counter = 0; counter < sums.Length; counter++)
            {
                sums[counter] += _drawn[pattern] * row[counter];
            }
        }

        return sums;
    }

    private int[] Ordered(List<int> members)
    {
        int[] ordered = [.. members];
        Array.Sort(ordered, (a, b) => _table.Row(_representatives[a]).SequenceCompareTo(_table.Row(_representatives[b])));
        return ordered;
    }

    // SplitMix64; the bias of the multiplication is below 2^-40 for any table that fits in memory.
    private int Below(int count)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (int)Math.BigMul(mixed, (ulong)count, out _);
    }

    private readonly struct PatternKey(ItemTable table, int item) : IEquatable<PatternKey>
    {
        private readonly ItemTable _table = table;
        private readonly int _item = item;

        public bool Equals(PatternKey other) =>
            _table.Strata[_item] == other._table.Strata[other._item]
            && _table.Row(_item).SequenceEqual(other._table.Row(other._item));

        public override bool Equals(object? obj) => obj is PatternKey other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(_table.Row(_item)));
            return hash.ToHashCode();
        }
    }
}
