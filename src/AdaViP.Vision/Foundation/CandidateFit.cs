namespace AdaViP.Vision.Foundation;

/// <summary>How a candidate becomes square for the scorer.</summary>
public enum CandidateFit
{
    /// <summary>Shorter side to the graph's size, centre cut out, as CLIP's own: objects near the border do not count.</summary>
    Crop,

    /// <summary>Padded to a square with CLIP's mean colour: all objects count, smaller.</summary>
    Pad,

    /// <summary>Squeezed to a square: all objects count, distorted.</summary>
    Squash,
}
