namespace AdaViP.Core.Kernels;

/// <summary>Four sizes or strides, one per dimension of a <see cref="TensorView"/>.</summary>
/// <param name="D0">First (outermost) dimension.</param>
/// <param name="D1">Second dimension.</param>
/// <param name="D2">Third dimension.</param>
/// <param name="D3">Fourth dimension.</param>
public readonly record struct Extents(long D0, long D1, long D2, long D3);
