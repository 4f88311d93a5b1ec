namespace AdaViP.Vision.Images.Formats;

/// <summary>How a file says that its picture is to be turned, wherever Pillow's <c>exif_transpose</c> finds it.</summary>
internal static class StoredOrientation
{
    private const int Upright = 1;

    /// <summary>EXIF orientation, 1 to 8; 1 where the file says nothing or something else.</summary>
    /// <param name="kind">Format of the file.</param>
    /// <param name="encoded">All of it.</param>
    public static int Of(PictureKind kind, ReadOnlySpan<byte> encoded)
    {
        (byte[] exif, byte[] xmp) = kind switch
        {
            PictureKind.Jpeg => JpegScans.Metadata(encoded),
            PictureKind.Png => PngMetadata.Read(encoded),
            PictureKind.Webp => WebPContainer.Metadata(encoded),
            _ => ([], []),
        };

        // An orientation in EXIF counts even where it means nothing; XMP is asked only where there is none.
        int? orientation = ExifOrientation.OfExif(exif) ?? ExifOrientation.OfXmp(xmp);
        return orientation is >= 1 and <= 8 ? orientation.Value : Upright;
    }
}
