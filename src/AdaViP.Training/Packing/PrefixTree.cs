using AdaViP.Llava.Models;

namespace AdaViP.Training.Packing;

/// <summary>
/// Sequences as a tree: what some of them have in common at their start is one segment, computed once, from which each goes on.
/// A token stands for itself or for a place in a picture, so that only equal pictures are shared.
/// </summary>
internal sealed class PrefixTree
{
    private readonly IReadOnlyList<long[]> _sequences;
    private readonly int _shortest;
    private readonly List<PackedSegment> _segments = [];
    private readonly List<(int Sequence, int From)> _origins = [];
    private readonly List<int>[] _paths;
    private int _tokens;

    private PrefixTree(IReadOnlyList<long[]> sequences, int shortest)
    {
        _sequences = sequences;
        _shortest = shortest;
        _paths = [.. sequences.Select(_ => new List<int>())];
    }

    /// <summary>Segments in packed order; a parent lies before its children.</summary>
    internal IReadOnlyList<PackedSegment> Segments => _segments;

    /// <summary>A sequence that holds each segment, and where in it the segment begins.</summary>
    internal IReadOnlyList<(int Sequence, int From)> Origins => _origins;

    /// <summary>Finds what sequences have in common.</summary>
    /// <param name="sequences">Tokens of each, at least one; told apart by value.</param>
    /// <param name="shortest">
    /// Tokens that a common start must have to be shared, at least 1: attention behind a shared start costs a little more.
    /// </param>
    internal static PrefixTree Of(IReadOnlyList<long[]> sequences, int shortest)
    {
        PrefixTree tree = new(sequences, shortest);
        tree.Grow([.. Enumerable.Range(0, sequences.Count)], 0, 0, PackedSegment.NoParent);
        return tree;
    }

    /// <summary>Every sequence for itself.</summary>
    internal static PrefixTree Separate(IReadOnlyList<long[]> sequences)
    {
        PrefixTree tree = new(sequences, 1);
        for (int i = 0; i < sequences.Count; i++)
        {
            tree.Add([i], 0, sequences[i].Length, PackedSegment.NoParent);
        }

        return tree;
    }

    /// <summary>The packed row of each token of a sequence.</summary>
    internal int[] Rows(int sequence) =>
        [.. _paths[sequence].SelectMany(i => Enumerable.Range(_segments[i].Start, _segments[i].Length))];

    // Members are alike up to 'known' and packed up to 'from', the end of 'parent'.
    private void Grow(IReadOnlyList<int> members, int from, int known, int parent)
    {
        int common = CommonEnd(members, known);
        int[] ended = [.. members.Where(member => _sequences[member].Length == common)];
        if (members.Count == 1 || (ended.Length == members.Count))
        {
            Add(members, from, common, parent);
            return;
        }

        if (common - from >= _shortest)
        {
            parent = Add(members, from, common, parent);
            from = common;
        }
        else if (ended.Length > 0 && common > from)
        {
            Add(ended, from, common, parent);
        }

        foreach (IGrouping<long, int> branch in members.Except(ended).GroupBy(member => _sequences[member][common]))
        {
            Grow([.. branch], from, common, parent);
        }
    }

    private int CommonEnd(IReadOnlyList<int> members, int known)
    {
        long[] first = _sequences[members[0]];
        int common = first.Length;
        foreach (int member in members.Skip(1))
        {
            common = known + first.AsSpan(known, common - known).CommonPrefixLength(_sequences[member].AsSpan(known));
        }

        return common;
    }

    private int Add(IReadOnlyList<int> members, int from, int end, int parent)
    {
        int index = _segments.Count;
        _segments.Add(new PackedSegment(_tokens, end - from, parent));
        _origins.Add((members[0], from));
        _tokens += end - from;
        foreach (int member in members)
        {
            _paths[member].Add(index);
        }

        return index;
    }
}
