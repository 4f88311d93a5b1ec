namespace AdaViP.Llava.Generation;

/// <summary>
/// The bookkeeping of a beam search with transformers' rules (early_stopping False): beams that end are kept by
/// score / length^penalty, the search goes on while the best open beam could still enter them.
/// </summary>
internal sealed class BeamSearch
{
    private readonly int _beams;
    private readonly double _lengthPenalty;
    private readonly HashSet<int> _endIds;
    private readonly int _maxNewTokens;
    private readonly List<(double Score, int[] Ids)> _finished = [];
    private List<(double Score, int[] Ids)> _running = [(0, [])];

    internal BeamSearch(int beams, double lengthPenalty, IReadOnlyList<int> endIds, int maxNewTokens)
    {
        _beams = beams;
        _lengthPenalty = lengthPenalty;
        _endIds = [.. endIds];
        _maxNewTokens = maxNewTokens;

        // Enough that the open beams never run out when the best candidates all end.
        CandidateCount = Math.Max(2, 1 + _endIds.Count) * beams;
    }

    /// <summary>Candidates to hand to <see cref="Advance"/>.</summary>
    internal int CandidateCount { get; }

    /// <summary>Whether another step can change the result.</summary>
    internal bool IsDone { get; private set; }

    /// <summary>Scores of the open beams: summed log-probs. At the start only one beam is alive.</summary>
    internal double Score(int beam) => beam < _running.Count ? _running[beam].Score : double.NegativeInfinity;

    /// <summary>New ids of an open beam; of the first one where fewer are alive.</summary>
    internal IReadOnlyList<int> Running(int beam) => _running[beam < _running.Count ? beam : 0].Ids;

    /// <summary>Takes the best continuations of the open beams, best first.</summary>
    /// <param name="candidates">Beam, next id and summed log-prob of each.</param>
    /// <returns>Parent beam and next id of each open beam.</returns>
    internal (int[] Parents, int[] Ids) Advance(IReadOnlyList<(int Beam, int Id, double Score)> candidates)
    {
        List<(double Score, int[] Ids)> open = [];
        List<int> parents = [];
        int length = _running[0].Ids.Length + 1;
        bool allEnd = true;
        for (int rank = 0; rank < candidates.Count; rank++)
        {
            (int beam, int id, double score) = candidates[rank];
            bool ends = length == _maxNewTokens || _endIds.Contains(id);
            allEnd &= ends;
            int[] ids = [.. _running[beam].Ids, id];
            if (!ends)
            {
                if (open.Count < _beams)
                {
                    open.Add((score, ids));
                    parents.Add(beam);
                }
            }
            else if (rank < _beams)
            {
                // Beams that end below the best few never count as finished.
                Finish(score / Math.Pow(length, _lengthPenalty), ids);
            }
        }

        IsDone = allEnd || open.Count == 0 || !CanImprove(open[0].Score / Math.Pow(length, _lengthPenalty));
        if (!IsDone)
        {
            _running = open;
        }

        return ([.. parents], [.. open.Select(beam => beam.Ids[^1])]);
    }

    /// <summary>The best finished sequence of new ids.</summary>
    internal int[] Best() => _finished[0].Ids;

    private void Finish(double score, int[] ids)
    {
        int place = _finished.FindIndex(beam => beam.Score < score);
        _finished.Insert(place < 0 ? _finished.Count : place, (score, ids));
        if (_finished.Count > _beams)
        {
            _finished.RemoveAt(_beams);
        }
    }

    private bool CanImprove(double bestOpen) => _finished.Count < _beams || bestOpen > _finished[^1].Score;
}
