using AdaViP.Core.Kernels;

namespace AdaViP.Core.Reference;

/// <summary>
/// Reads and writes single elements of a <see cref="TensorView"/> whatever their type; matrices have unit column stride.
/// </summary>
internal static unsafe class TensorAccess
{
    /// <summary>Bytes of one element.</summary>
    public static long Size(ElementType type) => type switch
    {
        ElementType.UInt8 => 1,
        ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float32 or ElementType.Int32 => 4,
        ElementType.Float64 or ElementType.Int64 => 8,
        _ => throw new ArgumentException($"unknown element type {type}.", nameof(type)),
    };

    /// <summary>Element of a vector, or of a matrix counted from its start.</summary>
    public static double ReadReal(TensorView view, long index) => view.ElementType switch
    {
        ElementType.Float32 => ((float*)view.DangerousAddress)[index],
        ElementType.Float64 => ((double*)view.DangerousAddress)[index],
        ElementType.Float16 => (double)((Half*)view.DangerousAddress)[index],
        ElementType.BFloat16 => BrainFloat.ToSingle(((ushort*)view.DangerousAddress)[index]),
        _ => throw new ArgumentException($"element type {view.ElementType} does not hold real numbers.", nameof(view)),
    };

    /// <summary>Rounds to the element type, ties to even.</summary>
    public static void WriteReal(TensorView view, long index, double value)
    {
        switch (view.ElementType)
        {
            case ElementType.Float32:
                ((float*)view.DangerousAddress)[index] = (float)value;
                break;
            case ElementType.Float64:
                ((double*)view.DangerousAddress)[index] = value;
                break;
            case ElementType.Float16:
                ((Half*)view.DangerousAddress)[index] = (Half)value;
                break;
            case ElementType.BFloat16:
                ((ushort*)view.DangerousAddress)[index] = BrainFloat.FromSingle((float)value);
                break;
            default:
                throw new ArgumentException($"element type {view.ElementType} does not hold real numbers.", nameof(view));
        }
    }

    /// <summary>Element of an Int32 or Int64 vector.</summary>
    public static long ReadInteger(TensorView view, long index) => view.ElementType switch
    {
        ElementType.Int32 => ((int*)view.DangerousAddress)[index],
        ElementType.Int64 => ((long*)view.DangerousAddress)[index],
        _ => throw new ArgumentException($"element type {view.ElementType} does not hold whole numbers.", nameof(view)),
    };

    /// <summary>The element at <paramref name="index"/> of a Float32 vector.</summary>
    public static ref float Float32At(TensorView view, long index) => ref ((float*)view.DangerousAddress)[index];

    /// <summary>Copies one row of a matrix.</summary>
    public static void ReadRow(TensorView matrix, long row, Span<double> values)
    {
        for (int column = 0; column < values.Length; column++)
        {
            values[column] = ReadReal(matrix, (row * matrix.Strides.D0) + column);
        }
    }

    /// <summary>Overwrites one row of a matrix.</summary>
    public static void WriteRow(TensorView matrix, long row, ReadOnlySpan<double> values)
    {
        for (int column = 0; column < values.Length; column++)
        {
            WriteReal(matrix, (row * matrix.Strides.D0) + column, values[column]);
        }
    }
}
