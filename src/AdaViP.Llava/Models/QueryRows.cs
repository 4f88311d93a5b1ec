using static TorchSharp.torch;

namespace AdaViP.Llava.Models;

/// <summary>
/// Some rows of a packed layout, to be computed in a block whose other rows nobody looks at: their queries attend to the keys
/// and values of all rows. Immutable; owns its tensors.
/// </summary>
public sealed class QueryRows : IDisposable
{
    internal QueryRows(PackedLayout layout, IReadOnlyList<long> rows, Device device, ScalarType dtype)
    {
        Counts = new long[layout.Segments.Count];
        Masks = new Tensor?[Counts.Count];
        Indices = tensor([.. rows], device: device).DetachFromDisposeScope();
        int next = 0;
        for (int i = 0; i < Counts.Count; i++)
        {
            PackedSegment segment = layout.Segments[i];
            int first = next;
            while (next < rows.Count && rows[next] < segment.Start + segment.Length)
            {
                next++;
            }

            Counts[i] = next - first;
            if (next > first)
            {
                long[] own = [.. rows.Skip(first).Take(next - first).Select(row => row - segment.Start)];
                Masks[i] = layout.Mask(i, own, device, dtype);
            }
        }
    }

    /// <summary>The rows, ascending and each once: [rows] Int64.</summary>
    public Tensor Indices { get; }

    /// <summary>Rows of each segment; 0 where none of its rows is wanted.</summary>
    internal IList<long> Counts { get; }

    /// <summary>What the rows of a segment see: [rows, keys], 0 or −∞; null where it has none.</summary>
    internal IList<Tensor?> Masks { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Indices.Dispose();
        foreach (Tensor? mask in Masks)
        {
            mask?.Dispose();
        }
    }
}
