namespace AdaViP.Vision.Images.Formats;

/// <summary>Formats that are decoded.</summary>
internal enum PictureKind
{
    /// <summary>JPEG.</summary>
    Jpeg,

    /// <summary>PNG, APNG.</summary>
    Png,

    /// <summary>WebP.</summary>
    Webp,

    /// <summary>GIF.</summary>
    Gif,

    /// <summary>Windows and OS/2 bitmaps.</summary>
    Bmp,
}

/// <summary>How messages name the formats.</summary>
internal static class PictureKindNames
{
    /// <summary>The name as it is usually written.</summary>
    public static string Name(this PictureKind kind) => kind == PictureKind.Webp ? "WebP" : kind.ToString().ToUpperInvariant();
}
