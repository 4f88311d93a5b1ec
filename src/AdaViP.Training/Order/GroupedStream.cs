namespace AdaViP.Training.Order;

/// <summary>
/// Another stream with the samples of a picture moved into one micro-batch, where they share what is computed of it. An epoch
/// still has every sample as often as before: the first one of a picture keeps its turn, the others follow it. A sample is never
/// twice in a micro-batch. A pure function of the position, as the other stream is.
/// </summary>
internal sealed class GroupedStream : ISampleStream
{
    // How far ahead a picture is looked for whose samples fit what is left of a micro-batch.
    private const int Window = 64;

    private readonly ISampleStream _other;
    private readonly int _epochLength;
    private readonly IReadOnlyList<string> _pictures;
    private readonly int _batch;
    private long _epoch = -1;
    private int[] _order = [];

    /// <param name="other">The order to begin with.</param>
    /// <param name="epochLength">Positions of an epoch.</param>
    /// <param name="pictures">Identity of each sample's picture.</param>
    /// <param name="batch">Samples of a micro-batch, which begin at multiples of it.</param>
    internal GroupedStream(ISampleStream other, int epochLength, IReadOnlyList<string> pictures, int batch)
    {
        _other = other;
        _epochLength = epochLength;
        _pictures = pictures;
        _batch = batch;
    }

    public int At(long position)
    {
        long epoch = position / _epochLength;
        if (epoch != _epoch)
        {
            long first = epoch * _epochLength;
            int[] samples = new int[_epochLength];
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = _other.At(first + i);
            }

            _order = new Grouping(samples, _pictures, _batch, (int)(first % _batch)).Run();
            _epoch = epoch;
        }

        return _order[(int)(position % _epochLength)];
    }

    // One epoch; turns are positions in the other order.
    private sealed class Grouping
    {
        private readonly int[] _samples;
        private readonly IReadOnlyList<string> _pictures;
        private readonly int _batch;
        private readonly Dictionary<string, Queue<int>> _turnsOf = [];
        private readonly bool[] _placed;
        private readonly List<int> _order = [];
        private readonly HashSet<int> _current = [];
        private int _room;

        internal Grouping(int[] samples, IReadOnlyList<string> pictures, int batch, int begun)
        {
            (_samples, _pictures, _batch, _room) = (samples, pictures, batch, batch - begun);
            _placed = new bool[samples.Length];
            for (int turn = 0; turn < samples.Length; turn++)
            {
                string picture = pictures[samples[turn]];
                if (!_turnsOf.TryGetValue(picture, out Queue<int>? turns))
                {
                    _turnsOf.Add(picture, turns = new Queue<int>());
                }

                turns.Enqueue(turn);
            }
        }

        internal int[] Run()
        {
            for (int first = 0; first < _samples.Length;)
            {
                if (_placed[first])
                {
                    first++;
                    continue;
                }

                PlaceAll(_turnsOf[_pictures[_samples[Fitting(first)]]]);
            }

            return [.. _order];
        }

        // A turn of the next picture that the end of the micro-batch does not cut; where none is near, the first that may come.
        private int Fitting(int first)
        {
            int? possible = null;
            int seen = 0;
            for (int turn = first; turn < _samples.Length && seen < Window; turn++)
            {
                if (_placed[turn] || _current.Contains(_samples[turn]))
                {
                    continue;
                }

                seen++;
                possible ??= turn;
                if (_turnsOf[_pictures[_samples[turn]]].Count <= _room || _room == _batch)
                {
                    return turn;
                }
            }

            return possible ?? first;
        }

        // All turns of a picture, but a sample's second one in the same micro-batch, which waits for another.
        private void PlaceAll(Queue<int> turns)
        {
            bool isAnyPlaced = false;
            for (int left = turns.Count; left > 0; left--)
            {
                int turn = turns.Dequeue();
                if (_current.Contains(_samples[turn]) && (isAnyPlaced || left > 1))
                {
                    turns.Enqueue(turn);
                    continue;
                }

                isAnyPlaced = true;
                Place(turn);
            }
        }

        private void Place(int turn)
        {
            _placed[turn] = true;
            _order.Add(_samples[turn]);
            _current.Add(_samples[turn]);
            if (--_room == 0)
            {
                _room = _batch;
                _current.Clear();
            }
        }
    }
}
