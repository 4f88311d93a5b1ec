using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// Mask and box arithmetic written plainly: what faster implementations are tested against, and what
/// <c>runtime.kernels: reference</c> runs.
/// </summary>
public sealed class ReferenceMaskKernels : IMaskKernels
{
    private const int BoxSides = 4;
    private const int LargestSide = 65535;
    private const int LargestPaddedSide = 8192;
    private const int LargestKernel = 4095;
    private const int MostItems = 1 << 20;

    /// <inheritdoc />
    public string Description => "reference";

    /// <inheritdoc />
    public void FromLogits(
        ReadOnlySpan<float> logits, int lowWidth, int lowHeight, in MaskGeometry geometry, int width, int height, Span<byte> mask)
    {
        KernelSpans.Require(nameof(logits), logits.Length, lowHeight, lowWidth);
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
        CheckGeometry(geometry);
        RequireSides(nameof(logits), lowWidth, lowHeight);
        RequireSides(nameof(mask), width, height);
        if (mask.IsEmpty)
        {
            return;
        }

        RequireWhole("logits width", lowWidth, LargestSide);
        RequireWhole("logits height", lowHeight, LargestSide);
        BilinearWeights[] columnsUp = BilinearWeights.Create(lowWidth, geometry.PaddedWidth, geometry.CropWidth);
        BilinearWeights[] rowsUp = BilinearWeights.Create(lowHeight, geometry.PaddedHeight, geometry.CropHeight);
        BilinearWeights[] rowsOut = BilinearWeights.Create(geometry.CropHeight, height, height);
        BilinearWeights[] columnsOut = BilinearWeights.Create(geometry.CropWidth, width, width);
        float[][] wide = Widen(logits, lowWidth, lowHeight, columnsUp);
        for (int y = 0; y < height; y++)
        {
            float[] row = MixRows(
                rowsOut[y], Crop(wide, rowsUp[rowsOut[y].First]), Crop(wide, rowsUp[rowsOut[y].Second]));
            for (int x = 0; x < width; x++)
            {
                float value = columnsOut[x].Mix(row[columnsOut[x].First], row[columnsOut[x].Second]);
                mask[(y * width) + x] = value > geometry.Threshold ? (byte)1 : (byte)0;
            }
        }
    }

    /// <inheritdoc />
    public void Dilate(ReadOnlySpan<byte> source, int width, int height, int kernel, Span<byte> target)
    {
        KernelSpans.Require(nameof(source), source.Length, height, width);
        KernelSpans.Require(nameof(target), target.Length, height, width);
        RequireWhole(nameof(kernel), kernel, LargestKernel);
        RequireSides(nameof(source), width, height);
        if (target.Overlaps(source))
        {
            throw new ArgumentException("target overlaps source.", nameof(target));
        }

        byte[] wide = new byte[source.Length];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                wide[(y * width) + x] = Any(source.Slice(y * width, width), x, kernel, step: 1, width);
            }
        }

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                target[(y * width) + x] = Any(wide.AsSpan(x), y, kernel, width, height);
            }
        }
    }

    /// <inheritdoc />
    public MaskExtent Measure(ReadOnlySpan<byte> mask, int width, int height)
    {
        KernelSpans.Require(nameof(mask), mask.Length, height, width);
        RequireSides(nameof(mask), width, height);
        long area = 0;
        (int left, int top, int right, int bottom) = (width, height, 0, 0);
        for (int i = 0; i < mask.Length; i++)
        {
            if (mask[i] != 0)
            {
                area++;
                left = Math.Min(left, i % width);
                right = Math.Max(right, (i % width) + 1);
                top = Math.Min(top, i / width);
                bottom = (i / width) + 1;
            }
        }

        return area == 0 ? default : new MaskExtent(area, left, top, right, bottom);
    }

    /// <inheritdoc />
    public void MaskOverlaps(ReadOnlySpan<byte> masks, int count, int width, int height, Span<double> overlaps)
    {
        KernelSpans.Require(nameof(masks), masks.Length, count, (long)height * width);
        KernelSpans.Require(nameof(overlaps), overlaps.Length, count, count);
        RequireSides(nameof(masks), width, height);
        RequireItems(nameof(masks), count);
        int pixels = height * width;
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                overlaps[(i * count) + j] = Overlap(masks.Slice(i * pixels, pixels), masks.Slice(j * pixels, pixels));
            }
        }
    }

    /// <inheritdoc />
    public void BoxOverlaps(ReadOnlySpan<double> boxes, Span<double> overlaps)
    {
        int count = boxes.Length / BoxSides;
        KernelSpans.Require(nameof(boxes), boxes.Length, count, BoxSides);
        KernelSpans.Require(nameof(overlaps), overlaps.Length, count, count);
        RequireItems(nameof(boxes), count);
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < count; j++)
            {
                overlaps[(i * count) + j] = BoxOverlap(
                    boxes.Slice(BoxSides * i, BoxSides), boxes.Slice(BoxSides * j, BoxSides));
            }
        }
    }

    /// <inheritdoc />
    public bool[] Suppress(ReadOnlySpan<double> overlaps, ReadOnlySpan<double> scores, double threshold)
    {
        KernelSpans.Require(nameof(overlaps), overlaps.Length, scores.Length, scores.Length);
        RequireItems(nameof(scores), scores.Length);
        if (double.IsNaN(threshold))
        {
            throw new ArgumentException("threshold is NaN, must be a number.", nameof(threshold));
        }

        double[] score = scores.ToArray();
        double[] overlap = overlaps.ToArray();
        bool[] kept = new bool[score.Length];
        int[] order = [.. Enumerable.Range(0, score.Length).OrderBy(i => double.IsNaN(score[i])).ThenByDescending(i => score[i])];
        foreach (int item in order)
        {
            kept[item] = !kept.Where((isKept, other) => isKept && overlap[(item * score.Length) + other] > threshold).Any();
        }

        return kept;
    }

    /// <summary>Nothing to give back.</summary>
    public void Dispose()
    {
    }

    /// <summary>Sides of a mask, 0 to 65535.</summary>
    internal static void RequireSides(string name, int width, int height)
    {
        if (width > LargestSide || height > LargestSide)
        {
            throw new ArgumentException($"{name} is {width} x {height}, at most {LargestSide} a side.", name);
        }
    }

    private static float[][] Widen(ReadOnlySpan<float> low, int width, int height, BilinearWeights[] columns)
    {
        float[][] wide = new float[height][];
        for (int y = 0; y < height; y++)
        {
            float[] row = low.Slice(y * width, width).ToArray();
            wide[y] = Array.ConvertAll(columns, column => column.Mix(row[column.First], row[column.Second]));
        }

        return wide;
    }

    private static float[] Crop(float[][] wide, BilinearWeights row) => MixRows(row, wide[row.First], wide[row.Second]);

    private static float[] MixRows(BilinearWeights weights, float[] first, float[] second)
    {
        float[] mixed = new float[first.Length];
        for (int x = 0; x < mixed.Length; x++)
        {
            mixed[x] = weights.Mix(first[x], second[x]);
        }

        return mixed;
    }

    /// <summary>1 where one of the values around is not 0, of <paramref name="count"/> values that are a step apart.</summary>
    private static byte Any(ReadOnlySpan<byte> line, int at, int kernel, int step, int count)
    {
        int first = at - (kernel / 2);
        for (int i = Math.Max(0, first); i < Math.Min(count, first + kernel); i++)
        {
            if (line[i * step] != 0)
            {
                return 1;
            }
        }

        return 0;
    }

    private static double Overlap(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        long both = 0;
        long either = 0;
        for (int i = 0; i < first.Length; i++)
        {
            both += first[i] != 0 && second[i] != 0 ? 1 : 0;
            either += first[i] != 0 || second[i] != 0 ? 1 : 0;
        }

        return either > 0 ? (double)both / either : 0.0;
    }

    private static double BoxOverlap(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double width = Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]);
        double height = Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]);
        (double first, double second) = (Area(a), Area(b));
        if (!(width > 0 && height > 0 && first > 0 && second > 0))
        {
            return 0.0; // a side that is NaN too
        }

        double both = width * height;
        double either = first + second - both;
        return either > 0 ? both / either : 0.0;
    }

    private static double Area(ReadOnlySpan<double> box)
    {
        (double width, double height) = (box[2] - box[0], box[3] - box[1]);
        return width > 0 && height > 0 ? width * height : 0.0;
    }

    private static void CheckGeometry(in MaskGeometry geometry)
    {
        RequireWhole("padded height", geometry.PaddedHeight, LargestPaddedSide);
        RequireWhole("padded width", geometry.PaddedWidth, LargestPaddedSide);
        RequireWhole("crop height", geometry.CropHeight, geometry.PaddedHeight);
        RequireWhole("crop width", geometry.CropWidth, geometry.PaddedWidth);
        if (float.IsNaN(geometry.Threshold))
        {
            throw new ArgumentException("threshold is NaN, must be a number.", nameof(geometry));
        }
    }

    private static void RequireWhole(string name, int value, int limit)
    {
        if (value < 1 || value > limit)
        {
            throw new ArgumentException($"{name} {value} must be in [1, {limit}].", name);
        }
    }

    private static void RequireItems(string name, int count)
    {
        if (count > MostItems)
        {
            throw new ArgumentException($"{name} has {count} items, at most {MostItems}.", name);
        }
    }
}
