using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>The bytes that a view covers.</summary>
/// <param name="Start">Lowest address.</param>
/// <param name="Rows">0 for an empty or absent view.</param>
/// <param name="RowBytes">Of one row.</param>
/// <param name="RowStep">From one row to the next, not negative.</param>
internal readonly record struct Footprint(long Start, long Rows, long RowBytes, long RowStep)
{
    private long End => Start + ((Rows - 1) * RowStep) + RowBytes;

    /// <summary>Of a vector, or of a matrix with unit column stride and any row stride.</summary>
    public static Footprint Of(TensorView view)
    {
        if (view.IsNone)
        {
            return default;
        }

        long size = TensorAccess.Size(view.ElementType);
        if (view.Rank == 1)
        {
            long bytes = view.Shape.D0 * size;
            return new Footprint(view.DangerousAddress, bytes == 0 ? 0 : 1, bytes, bytes);
        }

        long rows = view.Shape.D1 == 0 ? 0 : view.Shape.D0;
        long step = (rows > 1 ? view.Strides.D0 : view.Shape.D1) * size;
        long start = view.DangerousAddress + (step < 0 ? (rows - 1) * step : 0);
        return new Footprint(start, rows, view.Shape.D1 * size, Math.Abs(step));
    }

    /// <summary>
    /// Whether the two share a byte. Exact for equal row steps (two column ranges of one buffer do not overlap), otherwise by the
    /// whole ranges from first to last byte.
    /// </summary>
    public bool Overlaps(Footprint other)
    {
        if (Rows == 0 || other.Rows == 0 || Start >= other.End || other.Start >= End)
        {
            return false;
        }

        if (RowStep != other.RowStep || RowStep == 0)
        {
            return true;
        }

        (Footprint low, Footprint high) = Start <= other.Start ? (this, other) : (other, this);
        long column = (high.Start - low.Start) % low.RowStep;
        return column < low.RowBytes || column + high.RowBytes > low.RowStep;
    }
}
