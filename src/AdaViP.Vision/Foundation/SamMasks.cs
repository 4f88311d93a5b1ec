using AdaViP.Vision.Inference;

namespace AdaViP.Vision.Foundation;

/// <summary>The masks that a SAM decoder offers for one box.</summary>
/// <param name="Logits">[Count, Height, Width].</param>
/// <param name="Ious">[Count], as the decoder predicts them.</param>
/// <param name="Height">Rows of a mask.</param>
/// <param name="Width">Columns of a mask.</param>
internal sealed record SamMasks(ReadOnlyMemory<float> Logits, ReadOnlyMemory<float> Ious, int Height, int Width)
{
    /// <summary>Meta's decoders put the single-mask output before three multi-mask ones.</summary>
    private const int CountWithSingle = 4;

    /// <summary>Number of masks.</summary>
    internal int Count => Ious.Length;

    /// <summary>Takes a decoder's outputs apart, box by box; null where their shapes are others.</summary>
    internal static IReadOnlyList<SamMasks>? Split(GraphOutput masks, GraphOutput ious, int boxes)
    {
        if (masks.Shape.Count < 3 || ious.Values.Length == 0 || ious.Values.Length % boxes != 0)
        {
            return null;
        }

        int count = ious.Values.Length / boxes;
        int height = masks.Shape[^2];
        int width = masks.Shape[^1];
        int plane = height * width;
        return masks.Values.Length != (long)boxes * count * plane
            ? null
            : [.. Enumerable.Range(0, boxes).Select(i => new SamMasks(
                masks.Values.AsMemory(i * count * plane, count * plane), ious.Values.AsMemory(i * count, count), height, width))];
    }

    /// <summary>Index of the mask that counts.</summary>
    internal int Choose(MaskChoice choice)
    {
        if (Count == CountWithSingle && choice == MaskChoice.Single)
        {
            return 0;
        }

        int best = Count == CountWithSingle ? 1 : 0;
        ReadOnlySpan<float> ious = Ious.Span;
        for (int i = best + 1; i < Count; i++)
        {
            best = ious[i] > ious[best] ? i : best;
        }

        return best;
    }

    /// <summary>Logits of one mask, [Height, Width].</summary>
    internal ReadOnlySpan<float> Plane(int index) => Logits.Span.Slice(index * Height * Width, Height * Width);
}
