using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>Argument checks of the reference kernels; each message names the argument and both values.</summary>
internal static class TensorChecks
{
    /// <summary>A vector with unit stride.</summary>
    public static void Vector(TensorView view, string name, long length, params ReadOnlySpan<ElementType> types)
    {
        Present(view, name, rank: 1, types);
        if (view.Shape.D0 != length)
        {
            throw new ArgumentException($"{name} length {view.Shape.D0} must be {length}.", name);
        }

        if (view.Strides.D0 != 1 && length > 1)
        {
            throw new ArgumentException($"{name} stride {view.Strides.D0} must be 1.", name);
        }
    }

    /// <summary>A matrix with unit column stride and rows that do not overlap.</summary>
    public static void Matrix(TensorView view, string name, params ReadOnlySpan<ElementType> types)
    {
        Present(view, name, rank: 2, types);
        if (view.Strides.D1 != 1 && view.Shape.D1 > 1)
        {
            throw new ArgumentException($"{name} column stride {view.Strides.D1} must be 1.", name);
        }

        if (view.Strides.D0 < view.Shape.D1 && view.Shape.D0 > 1)
        {
            throw new ArgumentException(
                $"{name} row stride {view.Strides.D0} must be at least its number of columns, {view.Shape.D1}.", name);
        }
    }

    /// <summary>Two views of equal shape, of which the second is the first itself or apart from it.</summary>
    public static void SameOrApart(TensorView first, string firstName, TensorView second, string secondName)
    {
        if (first.Shape != second.Shape)
        {
            throw new ArgumentException(
                $"{secondName} shape [{second.Shape.D0}, {second.Shape.D1}] must equal {firstName} shape " +
                $"[{first.Shape.D0}, {first.Shape.D1}].",
                secondName);
        }

        bool same = first.DangerousAddress == second.DangerousAddress
            && (first.Strides == second.Strides || first.Shape.D0 <= 1);
        long firstEnd = first.DangerousAddress + Extent(first);
        long secondEnd = second.DangerousAddress + Extent(second);
        if (!same && first.DangerousAddress < secondEnd && second.DangerousAddress < firstEnd)
        {
            throw new ArgumentException(
                $"{secondName} at 0x{second.DangerousAddress:x} overlaps {firstName} at 0x{first.DangerousAddress:x}; " +
                "it must be the same memory or apart from it.",
                secondName);
        }
    }

    /// <summary>Every target is in [0, vocab) or the ignored one.</summary>
    public static void Targets(TensorView targets, long rows, long vocab)
    {
        Vector(targets, nameof(targets), rows, ElementType.Int64);
        for (long row = 0; row < rows; row++)
        {
            long target = TensorAccess.ReadInteger(targets, row);
            if (target != LogProbReference.IgnoreIndex && (target < 0 || target >= vocab))
            {
                throw new ArgumentException(
                    $"targets[{row}] is {target}, must be in [0, {vocab}) or {LogProbReference.IgnoreIndex}.", nameof(targets));
            }
        }
    }

    /// <summary>Every id is in [0, segments) and none is smaller than the one before.</summary>
    public static void SegmentIds(TensorView segmentIds, long rows, long segments)
    {
        Vector(segmentIds, nameof(segmentIds), rows, ElementType.Int32);
        long previous = 0;
        for (long row = 0; row < rows; row++)
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

    private static void Present(TensorView view, string name, int rank, ReadOnlySpan<ElementType> types)
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

        if (view.Shape.D0 < 0 || view.Shape.D1 < 0)
        {
            throw new ArgumentException($"{name} shape [{view.Shape.D0}, {view.Shape.D1}] must not be negative.", name);
        }

        if (view.DangerousAddress == 0 && view.Shape.D0 * view.Shape.D1 != 0)
        {
            throw new ArgumentException(
                $"{name} has no memory (address 0) for its shape [{view.Shape.D0}, {view.Shape.D1}].", name);
        }
    }

    private static long Extent(TensorView matrix) =>
        matrix.Shape.D0 == 0 || matrix.Shape.D1 == 0
            ? 0
            : (((matrix.Shape.D0 - 1) * matrix.Strides.D0) + matrix.Shape.D1) * TensorAccess.Size(matrix.ElementType);
}
