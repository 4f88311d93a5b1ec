namespace AdaViP.Core.Images;

/// <summary>A preprocessed picture: normalised channels-first pixels.</summary>
/// <param name="Data">[3, Height, Width] row by row.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Width">Pixels.</param>
public sealed record PixelValues(float[] Data, int Height, int Width);
