using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace AdaViP.Llava.Models;

/// <summary>
/// Sequences laid end to end without padding, and who attends to whom among them. Linear layers see all tokens as one matrix
/// [<see cref="TotalTokens"/>, width]; attention runs per segment. Immutable; owns its tensors.
/// </summary>
public sealed class PackedLayout : IDisposable
{
    private readonly Tensor?[] _masks;

    internal PackedLayout(IReadOnlyList<PackedSegment> segments, LlamaConfig config, Device device, ScalarType dtype)
    {
        Segments = segments;
        Starts = [.. segments.Select(segment => segment.Start)];
        Lengths = [.. segments.Select(segment => segment.Length)];
        TotalTokens = Check(segments);

        using var scope = NewDisposeScope();
        long[] positions = new long[TotalTokens];
        foreach (PackedSegment segment in segments)
        {
            for (int i = 0; i < segment.Length; i++)
            {
                positions[segment.Start + i] = segment.PrefixLength + i;
            }
        }

        Positions = tensor(positions, device: device).DetachFromDisposeScope();
        (Tensor cos, Tensor sin) = RotaryFrequencies.Table(config, Positions, dtype);
        Cos = cos.DetachFromDisposeScope();
        Sin = sin.DetachFromDisposeScope();
        _masks = [.. segments.Select(segment => PrefixMask(segment, device)?.DetachFromDisposeScope())];
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

    /// <summary>Causal attention within each segment and to its prefix.</summary>
    /// <param name="queries">[tokens, heads, HeadSize], rotated.</param>
    /// <param name="keys">[tokens, heads, HeadSize], rotated.</param>
    /// <param name="values">[tokens, heads, HeadSize].</param>
    /// <returns>[tokens, heads · HeadSize].</returns>
    public Tensor Attend(Tensor queries, Tensor keys, Tensor values)
    {
        using var scope = NewDisposeScope();
        Tensor[] parts = new Tensor[Segments.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            PackedSegment segment = Segments[i];
            Tensor query = Heads(queries.narrow(0, segment.Start, segment.Length));
            Tensor key = Heads(WithPrefix(keys, segment));
            Tensor value = Heads(WithPrefix(values, segment));
            Tensor attended = scaled_dot_product_attention(query, key, value, _masks[i], 0.0, _masks[i] is null);
            parts[i] = attended.squeeze(0).transpose(0, 1).reshape(segment.Length, -1);
        }

        Tensor packed = parts.Length == 1 ? parts[0] : cat(parts, 0);
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
        foreach (PackedSegment segment in segments)
        {
            if (segment.Length < 1 || segment.Start != next)
            {
                throw new ArgumentException($"{segment} must have at least one token and start at {next}.", nameof(segments));
            }

            if (segment.PrefixStart < 0 || segment.PrefixLength < 0 || segment.PrefixStart + segment.PrefixLength > next)
            {
                throw new ArgumentException($"The prefix of {segment} must lie before it.", nameof(segments));
            }

            next += segment.Length;
        }

        return next;
    }

    // [tokens, heads, size] -> [1, heads, tokens, size]
    private static Tensor Heads(Tensor packed) => packed.transpose(0, 1).unsqueeze(0);

    private static Tensor WithPrefix(Tensor packed, PackedSegment segment)
    {
        Tensor own = packed.narrow(0, segment.Start, segment.Length);
        return segment.PrefixLength == 0
            ? own
            : cat([packed.narrow(0, segment.PrefixStart, segment.PrefixLength), own], 0);
    }

    // libtorch's causal flag aligns the first query with the first key; behind a prefix the last ones must align.
    private static Tensor? PrefixMask(PackedSegment segment, Device device) =>
        segment.PrefixLength == 0
            ? null
            : ones([segment.Length, segment.PrefixLength + segment.Length], dtype: ScalarType.Bool, device: device)
                .tril(segment.PrefixLength);
}
