using System.Globalization;
using AdaViP.Core.Foundation;
using AdaViP.Core.Kernels;

namespace AdaViP.Pairs.Selection;

/// <summary>The choices between tags, boxes, masks and scores; <see cref="SelectionOptions"/> says what and why.</summary>
/// <param name="options">Checked by <see cref="SelectionChecks"/>.</param>
/// <param name="kernels">Overlaps and suppression; stays the caller's to dispose.</param>
public sealed class CandidateSelection(SelectionOptions options, IMaskKernels kernels)
{
    private readonly HashSet<string> _stopped = new(options.StopList, StringComparer.OrdinalIgnoreCase);

    /// <summary>The tags that may become candidates.</summary>
    /// <param name="tags">All tags, in list order.</param>
    /// <param name="dropped">Gets the others.</param>
    public IReadOnlyList<Tag> Allowed(IReadOnlyList<Tag> tags, ICollection<DroppedTag> dropped)
    {
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(dropped);
        var allowed = new List<Tag>(tags.Count);
        foreach (Tag tag in tags)
        {
            if (_stopped.Contains(tag.Name))
            {
                dropped.Add(new DroppedTag(tag.Name, "on the stop list"));
            }
            else
            {
                allowed.Add(tag);
            }
        }

        return allowed;
    }

    /// <summary>One box for every tag that has one, in tag order.</summary>
    /// <param name="found">What the detector found.</param>
    public IReadOnlyList<TaggedBox> Boxes(IReadOnlyList<TagDetections> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        var boxes = new List<TaggedBox>(found.Count);
        foreach (TagDetections tag in found)
        {
            Detection[] usable = [.. tag.Boxes.Where(box => box.Box.Area > 0)];
            if (usable.Length > 0)
            {
                boxes.Add(new TaggedBox(tag.Tag, options.BoxChoice == BoxChoice.Best ? Best(usable) : UnionOf(usable)));
            }
        }

        return boxes;
    }

    /// <summary>Drops boxes that overlap a better one (by score, then tag order) by more than the limit.</summary>
    /// <param name="boxes">In tag order.</param>
    /// <param name="dropped">Gets the others.</param>
    /// <returns>The kept ones, still in tag order.</returns>
    public IReadOnlyList<TaggedBox> WithoutDuplicates(IReadOnlyList<TaggedBox> boxes, ICollection<DroppedTag> dropped)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(dropped);
        double[] sides =
            [.. boxes.Select(box => box.Detection.Box).SelectMany(box => new[] { box.Left, box.Top, box.Right, box.Bottom })];
        double[] overlaps = new double[boxes.Count * boxes.Count];
        kernels.BoxOverlaps(sides, overlaps);
        bool[] keep = kernels.Suppress(overlaps, [.. boxes.Select(box => box.Detection.Score)], options.Nms);
        var kept = new List<TaggedBox>(boxes.Count);
        for (int i = 0; i < boxes.Count; i++)
        {
            if (keep[i])
            {
                kept.Add(boxes[i]);
            }
            else
            {
                dropped.Add(new DroppedTag(boxes[i].Tag.Name, Overlap("box", boxes, keep, overlaps, i, options.Nms)));
            }
        }

        return kept;
    }

    /// <summary>Drops masks that are empty, too small, too large, or near copies of a better one's.</summary>
    /// <param name="boxes">In tag order.</param>
    /// <param name="masks">One per box.</param>
    /// <param name="dropped">Gets the others.</param>
    /// <returns>Indices of the kept ones, ascending.</returns>
    public IReadOnlyList<int> UsableMasks(
        IReadOnlyList<TaggedBox> boxes, IReadOnlyList<Mask> masks, ICollection<DroppedTag> dropped)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(masks);
        ArgumentNullException.ThrowIfNull(dropped);
        var kept = new List<int>(masks.Count);
        for (int i = 0; i < masks.Count; i++)
        {
            if (AreaProblem(masks[i]) is string problem)
            {
                dropped.Add(new DroppedTag(boxes[i].Tag.Name, problem));
            }
            else
            {
                kept.Add(i);
            }
        }

        return options.MaskNms < 1 && kept.Count > 1 ? WithoutCopies(boxes, masks, kept, dropped) : kept;
    }

    /// <summary>Whether a later candidate takes the place of the best one so far.</summary>
    /// <param name="sum">Its sum of cosines.</param>
    /// <param name="best">The best one's.</param>
    public bool IsLower(double sum, double best) => sum < best - options.Tie;

    /// <summary>The candidate that fits the preferred answer least; ties go to the first.</summary>
    /// <param name="sums">Sums of cosines in tag order.</param>
    /// <returns>Its index; null where there is none.</returns>
    public int? Lowest(IReadOnlyList<double> sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        int? lowest = null;
        for (int i = 0; i < sums.Count; i++)
        {
            if (lowest is not int best || IsLower(sums[i], sums[best]))
            {
                lowest = i;
            }
        }

        return lowest;
    }

    private static Detection Best(Detection[] boxes)
    {
        Detection best = boxes[0];
        foreach (Detection box in boxes.AsSpan(1))
        {
            if (box.Score > best.Score || (box.Score == best.Score && box.Query < best.Query))
            {
                best = box;
            }
        }

        return best;
    }

    private static Detection UnionOf(Detection[] boxes)
    {
        Detection best = Best(boxes);
        return best with
        {
            Box = new PixelBox(
                boxes.Min(box => box.Box.Left), boxes.Min(box => box.Box.Top),
                boxes.Max(box => box.Box.Right), boxes.Max(box => box.Box.Bottom)),
        };
    }

    private string? AreaProblem(Mask mask)
    {
        double share = (double)mask.Area / ((double)mask.Width * mask.Height);
        return mask.Area == 0 ? "empty mask"
            : share < options.MinMaskArea ? $"mask covers {Percent(share)}, less than {Percent(options.MinMaskArea)}"
            : share > options.MaxMaskArea ? $"mask covers {Percent(share)}, more than {Percent(options.MaxMaskArea)}"
            : null;
    }

    private List<int> WithoutCopies(
        IReadOnlyList<TaggedBox> boxes, IReadOnlyList<Mask> masks, List<int> indices, ICollection<DroppedTag> dropped)
    {
        int pixels = masks[indices[0]].Pixels.Length;
        byte[] stack = new byte[checked(indices.Count * pixels)];
        for (int i = 0; i < indices.Count; i++)
        {
            masks[indices[i]].Pixels.CopyTo(stack, i * pixels);
        }

        double[] overlaps = new double[indices.Count * indices.Count];
        kernels.MaskOverlaps(stack, indices.Count, masks[indices[0]].Width, masks[indices[0]].Height, overlaps);
        TaggedBox[] left = [.. indices.Select(i => boxes[i])];
        bool[] keep = kernels.Suppress(overlaps, [.. left.Select(box => box.Detection.Score)], options.MaskNms);
        var kept = new List<int>(indices.Count);
        for (int i = 0; i < indices.Count; i++)
        {
            if (keep[i])
            {
                kept.Add(indices[i]);
            }
            else
            {
                dropped.Add(new DroppedTag(left[i].Tag.Name, Overlap("mask", left, keep, overlaps, i, options.MaskNms)));
            }
        }

        return kept;
    }

    private static string Overlap(
        string what, IReadOnlyList<TaggedBox> boxes, bool[] keep, double[] overlaps, int index, double limit)
    {
        // The kept one that it overlaps most.
        int best = -1;
        for (int other = 0; other < keep.Length; other++)
        {
            double overlap = overlaps[(index * keep.Length) + other];
            if (keep[other] && overlap > limit && (best < 0 || overlap > overlaps[(index * keep.Length) + best]))
            {
                best = other;
            }
        }

        string iou = overlaps[(index * keep.Length) + best].ToString("0.00", CultureInfo.InvariantCulture);
        return $"{what} overlaps that of {boxes[best].Tag.Name} (IoU {iou})";
    }

    private static string Percent(double share) => (100 * share).ToString("0.##", CultureInfo.InvariantCulture) + " %";
}
