namespace AdaViP.Data.Tables;

/// <summary>
/// Pictures of tables at hand in any order without all of them in memory. The row groups read last stay in memory up to a budget,
/// which serves reading in order. A group that is needed again after it had to go, or that alone exceeds the budget, is set aside
/// on disk: shuffled training then decodes each group twice at most and reads single pictures ever after.
/// </summary>
/// <param name="budgetBytes">Bytes of pictures in memory.</param>
/// <param name="folder">Where pictures are set aside.</param>
internal sealed class PictureStore(long budgetBytes, string folder)
{
    /// <summary>64 MiB: some hundred photos.</summary>
    public const long DefaultBudgetBytes = 64L << 20;

    private readonly Lock _lock = new();
    private readonly Lock _loading = new();
    private readonly HashSet<GroupKey> _seen = [];
    private readonly Dictionary<GroupKey, LinkedListNode<Entry>> _held = [];
    private readonly LinkedList<Entry> _newestFirst = [];
    private readonly Dictionary<GroupKey, PictureSpool.Slot[]> _spooled = [];
    private PictureSpool? _spool;

    /// <summary>Bytes of the pictures in memory, at most the budget.</summary>
    public long HeldBytes { get; private set; }

    /// <summary>A picture; null where the row has none.</summary>
    /// <param name="key">Its row group.</param>
    /// <param name="row">Its row in the group.</param>
    /// <param name="load">Reads the whole group.</param>
    public byte[]? Read(GroupKey key, int row, Func<byte[]?[]> load)
    {
        if (TryRead(key, row, out byte[]? picture))
        {
            return picture;
        }

        lock (_loading)
        {
            if (TryRead(key, row, out picture))
            {
                return picture;
            }

            byte[]?[] cells = load();
            long bytes = cells.Sum(cell => (long)(cell?.Length ?? 0));
            bool again = !_seen.Add(key);
            if (again || bytes > budgetBytes)
            {
                _spool ??= new PictureSpool(folder);
                PictureSpool.Slot[] slots = _spool.Append(cells);
                lock (_lock)
                {
                    _spooled[key] = slots;
                }
            }
            else
            {
                Hold(new Entry(key, cells, bytes));
            }

            return cells[row];
        }
    }

    private bool TryRead(GroupKey key, int row, out byte[]? picture)
    {
        PictureSpool.Slot[]? slots;
        lock (_lock)
        {
            if (_held.TryGetValue(key, out LinkedListNode<Entry>? node))
            {
                _newestFirst.Remove(node);
                _newestFirst.AddFirst(node);
                picture = node.Value.Cells[row];
                return true;
            }

            _spooled.TryGetValue(key, out slots);
        }

        picture = slots is null ? null : _spool!.Read(slots[row]);
        return slots is not null;
    }

    private void Hold(Entry entry)
    {
        lock (_lock)
        {
            _held[entry.Key] = _newestFirst.AddFirst(entry);
            HeldBytes += entry.Bytes;
            while (HeldBytes > budgetBytes)
            {
                Entry oldest = _newestFirst.Last!.Value;
                _newestFirst.RemoveLast();
                _held.Remove(oldest.Key);
                HeldBytes -= oldest.Bytes;
            }
        }
    }

    private readonly record struct Entry(GroupKey Key, byte[]?[] Cells, long Bytes);
}
