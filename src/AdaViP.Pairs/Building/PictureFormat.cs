namespace AdaViP.Pairs.Building;

/// <summary>How rejected pictures are stored.</summary>
public enum PictureFormat
{
    /// <summary>Without loss: pixels outside the mask stay those of the photo.</summary>
    Png,

    /// <summary>JPEG at quality 95: a fifth of the size; all pixels change a little.</summary>
    Jpeg,
}
