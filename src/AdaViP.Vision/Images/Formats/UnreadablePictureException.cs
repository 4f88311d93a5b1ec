namespace AdaViP.Vision.Images.Formats;

/// <summary>Why bytes cannot be made a picture, and what to do; the caller says which picture it is.</summary>
/// <param name="message">Complete sentences.</param>
internal sealed class UnreadablePictureException(string message) : Exception(message)
{
    /// <summary>The header is not what its format says, or not all of it is there.</summary>
    public static UnreadablePictureException Header(PictureKind kind, int length) =>
        new($"the {kind.Name()} header is damaged or ends early ({length:N0} bytes). Replace the picture.");

    /// <summary>The header is whole, the rest is not.</summary>
    public static UnreadablePictureException EndsEarly(PictureKind kind, int width, int height) =>
        new($"the picture data end early ({kind}, {width} x {height}). Replace the picture.");

    /// <summary>The data contradict themselves.</summary>
    /// <param name="kind">Format of the file.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="detail">What is wrong, with a separator in front; may be empty.</param>
    public static UnreadablePictureException Damaged(PictureKind kind, int width, int height, string detail = "") =>
        new($"the picture data are damaged ({kind}, {width} x {height}{detail}). Replace the picture.");

    /// <summary>A variant of a format that is not read.</summary>
    /// <param name="variant">For example "BMP with compression 4".</param>
    public static UnreadablePictureException Variant(string variant) =>
        new($"{variant} is not read; {PictureSignature.Supported}. Convert the picture.");
}
