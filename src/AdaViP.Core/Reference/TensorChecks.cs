using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// Checks of single arguments, the rules of docs/abi.md; each message names the argument and both values.
/// </summary>
internal static class TensorChecks
{
    /// <summary>A vector with unit stride.</summary>
    public static void Vector(
        KernelDevice device, TensorView view, string name, long length, params ReadOnlySpan<ElementType> types)
    {
        Present(device, view, name, rank: 1, types);
        if (view.Shape.D0 != length)
        {
            throw new ArgumentException($"{name} length {view.Shape.D0} must be {length}.", name);
        }

        if (view.Strides.D0 != 1 && length > 1)
        {
            throw new NotSupportedException($"{name} stride {view.Strides.D0} must be 1.");
        }
    }

    /// <summary>A matrix with unit column stride and any row stride.</summary>
    public static void Matrix(KernelDevice device, TensorView view, string name, params ReadOnlySpan<ElementType> types)
    {
        Present(device, view, name, rank: 2, types);
        if (view.Strides.D1 != 1 && view.Shape.D0 > 0 && view.Shape.D1 > 1)
        {
            throw new NotSupportedException($"{name} column stride {view.Strides.D1} must be 1.");
        }
    }

    /// <summary>Two matrices have the same shape.</summary>
    public static void SameShape(TensorView first, string firstName, TensorView second, string secondName)
    {
        if (first.Shape != second.Shape)
        {
            throw new ArgumentException(
                $"{secondName} shape [{second.Shape.D0}, {second.Shape.D1}] must equal {firstName} shape " +
                $"[{first.Shape.D0}, {first.Shape.D1}].",
                secondName);
        }
    }

    /// <summary>Rows that are written must not share elements.</summary>
    public static void RowsApart(TensorView view, string name)
    {
        if (view.Shape.D0 > 1 && Math.Abs(view.Strides.D0) < view.Shape.D1)
        {
            throw new ArgumentException(
                $"{name} row stride {view.Strides.D0} is less than its {view.Shape.D1} columns: rows would overwrite each other.",
                name);
        }
    }

    /// <summary>The first <paramref name="written"/> items share no memory with any other; an absent one shares none.</summary>
    public static void Disjoint(int written, params ReadOnlySpan<(TensorView View, string Name)> items)
    {
        for (int output = 0; output < written; output++)
        {
            for (int other = output + 1; other < items.Length; other++)
            {
                if (Footprint.Of(items[output].View).Overlaps(Footprint.Of(items[other].View)))
                {
                    throw new ArgumentException($"{items[output].Name} overlaps {items[other].Name}.", items[output].Name);
                }
            }
        }
    }

    /// <summary>The gradient is the logits themselves or lies apart from them.</summary>
    public static void SameOrApart(TensorView logits, TensorView gradient)
    {
        bool same = logits.DangerousAddress == gradient.DangerousAddress
            && (logits.Strides.D0 == gradient.Strides.D0 || logits.Shape.D0 <= 1);
        if (!same)
        {
            Disjoint(1, (gradient, nameof(gradient)), (logits, nameof(logits)));
        }
    }

    /// <summary>Every target that the processor can read is in [0, vocab) or the ignored one.</summary>
    public static void Targets(TensorView targets, long vocab)
    {
        for (long row = 0; row < Readable(targets); row++)
        {
            long target = TensorAccess.ReadInteger(targets, row);
            if (target != LogProbReference.IgnoreIndex && (target < 0 || target >= vocab))
            {
                throw new ArgumentException(
                    $"targets[{row}] is {target}, must be in [0, {vocab}) or {LogProbReference.IgnoreIndex}.", nameof(targets));
            }
        }
    }

    /// <summary>
    /// There is a segment for rows; every id that the processor can read is in [0, segments) and none is smaller than the one
    /// before.
    /// </summary>
    public static void SegmentIds(TensorView segmentIds, long segments)
    {
        if (segments == 0 && segmentIds.Shape.D0 > 0)
        {
            throw new ArgumentException(
                $"segmentIds has {segmentIds.Shape.D0} rows, sums has {segments} segments to add them to.", nameof(segmentIds));
        }

        long previous = 0;
        for (long row = 0; row < Readable(segmentIds); row++)
        {
            long id = TensorAccess.ReadInteger(segmentIds, row);
            if (id < 0 || id >= segments)
            {
                throw new ArgumentException($"segmentIds[{row}] is {id}, must be in [0, {segments}).", nameof(segmentIds));
            }

            if (id < previous)
            {
                throw new ArgumentException(
                    $"segmentIds[{row}] is {id}, must not be less than {previous} before it.", nameof(segmentIds));
            }

            previous = id;
        }
    }

    private static long Readable(TensorView vector) => vector.Device == KernelDevice.Cpu ? vector.Shape.D0 : 0;

    private static void Present(
        KernelDevice device, TensorView view, string name, int rank, ReadOnlySpan<ElementType> types)
    {
        if (view.Rank != rank)
        {
            throw new ArgumentException($"{name} rank {view.Rank} must be {rank}.", name);
        }

        if (!types.Contains(view.ElementType))
        {
            throw new ArgumentException(
                $"{name} element type {view.ElementType} must be {string.Join(" or ", types.ToArray())}.", name);
        }

        if (view.Device != device)
        {
            throw new ArgumentException($"{name} device is {view.Device}, must be {device}.", name);
        }

        if (view.Shape.D0 < 0 || (rank > 1 && view.Shape.D1 < 0))
        {
            throw new ArgumentException($"{name} shape [{view.Shape.D0}, {view.Shape.D1}] must not be negative.", name);
        }

        if (view.Shape.D0 == 0 || (rank > 1 && view.Shape.D1 == 0))
        {
            return;
        }

        if (view.DangerousAddress == 0 || view.DangerousAddress % TensorAccess.Size(view.ElementType) != 0)
        {
            throw new ArgumentException(
                $"{name} at 0x{view.DangerousAddress:x} is not the memory of aligned elements of {view.ElementType}.", name);
        }
    }
}
