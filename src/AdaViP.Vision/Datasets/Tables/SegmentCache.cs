namespace AdaViP.Vision.Datasets.Tables;

/// <summary>
/// The picture bytes read last, up to a budget. Neighbouring rows come from one read, and pictures read at random do not pile up.
/// </summary>
internal sealed class SegmentCache(long budgetBytes = SegmentCache.DefaultBudgetBytes)
{
    /// <summary>64 MiB: some hundred photos.</summary>
    public const long DefaultBudgetBytes = 64L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<SegmentKey, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry> _newestFirst = [];

    /// <summary>Bytes of the pictures held.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>A segment if it is held; it then counts as new.</summary>
    public byte[]?[]? Find(SegmentKey key)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                return null;
            }

            _newestFirst.Remove(node);
            _newestFirst.AddFirst(node);
            return node.Value.Cells;
        }
    }

    /// <summary>Keeps a segment and drops the oldest beyond the budget; the newest always stays.</summary>
    public void Add(SegmentKey key, byte[]?[] cells)
    {
        long bytes = cells.Sum(cell => (long)(cell?.Length ?? 0));
        lock (_lock)
        {
            if (_entries.ContainsKey(key))
            {
                return;
            }

            _entries[key] = _newestFirst.AddFirst(new Entry(key, cells, bytes));
            HeldBytes += bytes;
            while (HeldBytes > budgetBytes && _newestFirst.Last is { } oldest && oldest != _newestFirst.First)
            {
                _newestFirst.RemoveLast();
                _entries.Remove(oldest.Value.Key);
                HeldBytes -= oldest.Value.Bytes;
            }
        }
    }

    private readonly record struct Entry(SegmentKey Key, byte[]?[] Cells, long Bytes);
}
