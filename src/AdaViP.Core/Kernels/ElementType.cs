namespace AdaViP.Core.Kernels;

/// <summary>Element type of a <see cref="TensorView"/>; the values are those of the native header.</summary>
public enum ElementType
{
    /// <summary>IEEE single.</summary>
    Float32 = 1,

    /// <summary>IEEE half.</summary>
    Float16 = 2,

    /// <summary>Brain float: the upper half of a single.</summary>
    BFloat16 = 3,

    /// <summary>IEEE double.</summary>
    Float64 = 4,

    /// <summary>Unsigned byte.</summary>
    UInt8 = 5,

    /// <summary>Signed 32-bit integer.</summary>
    Int32 = 6,

    /// <summary>Signed 64-bit integer.</summary>
    Int64 = 7,
}
