namespace AdaViP.Core.Kernels;

/// <summary>Where a fill lies in a picture.</summary>
/// <param name="Left">Column of its left edge.</param>
/// <param name="Top">Row of its upper edge.</param>
/// <param name="Width">Of the fill, pixels; it must not leave the picture.</param>
/// <param name="Height">Of the fill, pixels; it must not leave the picture.</param>
/// <param name="Feather">0: a hard edge; else the fill fades out over this many pixels inside the mask, at most 1024.</param>
/// <param name="Scale">Factor of a fill of singles to 0 to 255.</param>
public readonly record struct FillPlacement(int Left, int Top, int Width, int Height, int Feather = 0, float Scale = 1);
