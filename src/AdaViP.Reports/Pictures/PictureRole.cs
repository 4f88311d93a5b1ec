namespace AdaViP.Reports.Pictures;

/// <summary>How large a picture is drawn.</summary>
public enum PictureRole
{
    /// <summary>As wide as its place.</summary>
    Plain,

    /// <summary>As wide as its place, but never higher than the screen.</summary>
    Large,

    /// <summary>Smaller, with a frame: a mask beside what it belongs to.</summary>
    Mask,
}
