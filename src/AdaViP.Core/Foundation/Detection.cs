namespace AdaViP.Core.Foundation;

/// <summary>One box that the detector found for a tag (E6).</summary>
/// <param name="Query">Index of the detector's query, from 0.</param>
/// <param name="Score">Highest sigmoid over the text's columns, 0 to 1.</param>
/// <param name="Box">Clipped to the picture.</param>
public sealed record Detection(int Query, double Score, PixelBox Box);
