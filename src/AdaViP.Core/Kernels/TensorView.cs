namespace AdaViP.Core.Kernels;

/// <summary>
/// A borrowed view of memory that somebody else owns and keeps alive for as long as the view is used:
/// a libtorch tensor, a pinned array, a mapped file. Strides are in elements. It says where the memory lies, not on which stream
/// of that device work is put: that belongs to the kernels that are called with it.
/// </summary>
/// <param name="DangerousAddress">Address of element [0, 0, ...]. The owner must outlive every use of the view.</param>
/// <param name="ElementType">What one element is.</param>
/// <param name="Rank">1 to 4; unused dimensions are 1 with stride 0.</param>
/// <param name="Shape">Sizes of the four dimensions.</param>
/// <param name="Strides">Distances in elements between neighbours of each dimension.</param>
public readonly record struct TensorView(
    nint DangerousAddress, ElementType ElementType, int Rank, Extents Shape, Extents Strides)
{
    /// <summary>Where the memory lies. Kernels of another device refuse the view: <see cref="ArgumentException"/>.</summary>
    public KernelDevice Device { get; init; }

    /// <summary>
    /// The object that the memory belongs to, for kernels that compute with it (a tensor of libtorch); null for plain memory. It
    /// does not replace keeping the owner alive.
    /// </summary>
    public object? Owner { get; init; }

    /// <summary>The absent tensor: what an optional argument gets.</summary>
    public static TensorView None => default;

    /// <summary>Whether this is <see cref="None"/>.</summary>
    public bool IsNone => Rank == 0;

    /// <summary>A contiguous vector of <paramref name="length"/> elements.</summary>
    public static TensorView Vector(nint address, ElementType type, long length) =>
        new(address, type, 1, new Extents(length, 1, 1, 1), new Extents(1, 0, 0, 0));

    /// <summary>A matrix with unit column stride.</summary>
    /// <param name="address">Address of element [0, 0].</param>
    /// <param name="type">What one element is.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from one row to the next; 0 means <paramref name="columns"/>.</param>
    public static TensorView Matrix(nint address, ElementType type, long rows, long columns, long rowStride = 0) =>
        new(address, type, 2, new Extents(rows, columns, 1, 1), new Extents(rowStride == 0 ? columns : rowStride, 1, 0, 0));

    /// <summary>A contiguous block of three dimensions.</summary>
    public static TensorView Block(nint address, ElementType type, long first, long second, long third) =>
        new(address, type, 3, new Extents(first, second, third, 1), new Extents(second * third, third, 1, 0));
}

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
