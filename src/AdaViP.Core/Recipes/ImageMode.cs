namespace AdaViP.Core.Recipes;

/// <summary>How a picture becomes square.</summary>
public enum ImageMode
{
    /// <summary>Padded to a square with the mean colour, then resized: nothing is lost.</summary>
    Pad,

    /// <summary>Shortest side resized, then the centre cropped.</summary>
    Crop,
}
