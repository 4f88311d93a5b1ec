using AdaViP.Core.Recipes;

namespace AdaViP.Training.Order;

/// <summary>Epoch after epoch, each in file order or in its own shuffle.</summary>
internal sealed class EpochStream : ISampleStream
{
    private readonly int _count;
    private readonly long _seed;
    private readonly bool _shuffle;
    private long _epoch = -1;
    private int[] _order = [];

    internal EpochStream(int count, SampleOrder order, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
        _seed = seed;
        _shuffle = order == SampleOrder.Shuffle;
    }

    public int At(long position)
    {
        long epoch = position / _count;
        int index = (int)(position % _count);
        if (!_shuffle)
        {
            return index;
        }

        if (epoch != _epoch)
        {
            _order = EpochPermutation.Create(_count, _seed, epoch);
            _epoch = epoch;
        }

        return _order[index];
    }
}
