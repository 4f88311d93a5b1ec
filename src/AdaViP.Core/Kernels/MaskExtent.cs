namespace AdaViP.Core.Kernels;

/// <summary>Size of a mask.</summary>
/// <param name="Area">Pixels inside.</param>
/// <param name="Left">First column; 0 for an empty mask, like the other sides.</param>
/// <param name="Top">First row.</param>
/// <param name="Right">One past the last column.</param>
/// <param name="Bottom">One past the last row.</param>
public readonly record struct MaskExtent(long Area, int Left, int Top, int Right, int Bottom);
