using AdaViP.Torch.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>
/// Sequences laid end to end without padding, and who attends to whom among them. Linear layers see all tokens as one matrix
/// [<see cref="TotalTokens"/>, width]; attention runs per segment. Immutable; owns its tensors.
/// </summary>
public sealed class PackedLayout : IDisposable
{
    private readonly long[] _lengths;
    private readonly int[][] _chains;
    private readonly Tensor?[] _masks;

    internal PackedLayout(IReadOnlyList<PackedSegment> segments, LlamaConfig config, Device device, ScalarType dtype)
    {
        Segments = segments;
        Starts = [.. segments.Select(segment => segment.Start)];
        Lengths = [.. segments.Select(segment => segment.Length)];
        TotalTokens = Check(segments);
        _lengths = [.. segments.Select(segment => (long)segment.Length)];
        _chains = new int[segments.Count][];
        long[] positions = new long[TotalTokens];
        for (int i = 0; i < segments.Count; i++)
        {
            PackedSegment segment = segments[i];
            _chains[i] = segment.Parent < 0 ? [i] : [.. _chains[segment.Parent], i];
            int before = Before(i);
            for (int token = 0; token < segment.Length; token++)
            {
                positions[segment.Start + token] = before + token;
            }
        }

        using var scope = NewDisposeScope();
        Positions = tensor(positions, device: device).DetachFromDisposeScope();
        (Tensor cos, Tensor sin) = RotaryFrequencies.Table(config, Positions, dtype);
        Cos = cos.DetachFromDisposeScope();
        Sin = sin.DetachFromDisposeScope();
        _masks = [.. segments.Select((segment, i) => segment.Parent < 0 ? null : WholeMask(i, device, dtype))];
    }

    /// <summary>The runs of tokens in packed order.</summary>
    public IReadOnlyList<PackedSegment> Segments { get; }

    /// <summary>First token of each segment.</summary>
    public IReadOnlyList<int> Starts { get; }

    /// <summary>Tokens of each segment.</summary>
    public IReadOnlyList<int> Lengths { get; }

    /// <summary>Tokens of all segments: rows of every hidden state.</summary>
    public int TotalTokens { get; }

    /// <summary>Position of each token in its sequence, prefix included: [tokens] Int64.</summary>
    public Tensor Positions { get; }

    /// <summary>Rotary cosines: [tokens, 1, HeadSize / 2] in the model's dtype.</summary>
    public Tensor Cos { get; }

    /// <summary>Rotary sines: [tokens, 1, HeadSize / 2] in the model's dtype.</summary>
    public Tensor Sin { get; }

    /// <summary>Causal attention within each segment and to all that it goes on from.</summary>
    /// <param name="queries">[tokens, heads, HeadSize], rotated; with <paramref name="rows"/>, of those rows only.</param>
    /// <param name="keys">[tokens, heads, HeadSize], rotated.</param>
    /// <param name="values">[tokens, heads, HeadSize].</param>
    /// <param name="rows">Rows that attend; null for all.</param>
    /// <returns>[tokens or rows, heads · HeadSize].</returns>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values, QueryRows? rows = null)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();

        // One split: the backward pass of a slice for each segment would fill and add a whole matrix for each.
        Tensor[] query = queries.split(rows is null ? _lengths : [.. rows.Counts], 0);
        Tensor[] key = keys.split(_lengths, 0);
        Tensor[] value = values.split(_lengths, 0);
        List<Tensor> parts = [];
        for (int i = 0; i < query.Length; i++)
        {
            long count = query[i].shape[0];
            if (count > 0)
            {
                Tensor? mask = rows is null ? _masks[i] : rows.Masks[i];
                Tensor attended = scaled_dot_product_attention(
                    Heads(query[i]), Heads(Chain(key, i)), Heads(Chain(value, i)), mask, 0.0, mask is null);
                parts.Add(attended.squeeze(0).transpose(0, 1).reshape(count, -1));
            }
        }

        Tensor packed = parts.Count == 1 ? parts[0] : cat(parts, 0);
        return packed.MoveToOuterDisposeScope();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        Positions.Dispose();
        Cos.Dispose();
        Sin.Dispose();
        foreach (Tensor? mask in _masks)
        {
            mask?.Dispose();
        }
    }

    private static int Check(IReadOnlyList<PackedSegment> segments)
    {
        if (segments.Count == 0)
        {
            throw new ArgumentException("There must be at least one sequence.", nameof(segments));
        }

        int next = 0;
        for (int i = 0; i < segments.Count; i++)
        {
            PackedSegment segment = segments[i];
            if (segment.Length < 1 || segment.Start != next)
            {
                throw new ArgumentException($"{segment} must have at least one token and start at {next}.", nameof(segments));
            }

            if (segment.Parent < PackedSegment.NoParent || segment.Parent >= i)
            {
                throw new ArgumentException($"{segment} must go on from one of the {i} segments before it.", nameof(segments));
            }

            next += segment.Length;
        }

        return next;
    }

    // [tokens, heads, size] -> [1, heads, tokens, size]
    private static Tensor Heads(Tensor packed) => packed.transpose(0, 1).unsqueeze(0);

    private Tensor Chain(Tensor[] pieces, int segment) =>
        _chains[segment].Length == 1 ? pieces[segment] : cat([.. _chains[segment].Select(i => pieces[i])], 0);

    // Tokens of all that a segment goes on from.
    private int Before(int segment) => _chains[segment].Sum(i => Segments[i].Length) - Segments[segment].Length;

    private Tensor WholeMask(int segment, Device device, ScalarType dtype) =>
        Mask(segment, [.. Enumerable.Range(0, Segments[segment].Length).Select(row => (long)row)], device, dtype);

    /// <summary>
    /// What rows of a segment see. libtorch's causal flag aligns the first query with the first key; here the rows lie behind
    /// what the segment goes on from.
    /// </summary>
    /// <param name="segment">Index of the segment.</param>
    /// <param name="rows">Rows, counted from its start.</param>
    /// <param name="device">Of the mask.</param>
    /// <param name="dtype">Of queries and mask: as a Boolean it would be converted in each block again.</param>
    /// <returns>[rows, keys of the chain]: 0 where a row sees a key, −∞ elsewhere; owned by the caller.</returns>
    internal Tensor Mask(int segment, long[] rows, Device device, ScalarType dtype)
    {
        using var scope = NewDisposeScope();
        int before = Before(segment);
        Tensor last = tensor([.. rows.Select(row => row + before)], device: device).unsqueeze(1);
        Tensor hidden = TensorArithmetic.CountUp(before + Segments[segment].Length, device).unsqueeze(0).gt(last);
        return zeros(hidden.shape, dtype: dtype, device: device)
            .FillWhere(hidden, double.NegativeInfinity).DetachFromDisposeScope();
    }
}
