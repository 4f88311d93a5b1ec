using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Images.Formats;

namespace AdaViP.Vision.Images;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP as Pillow's <c>exif_transpose</c> and <c>convert("RGB")</c> do: transparency is dropped,
/// not composited; colour profiles are ignored; CMYK is (255 − C)(255 − K) / 255 with Adobe's inversion; of an animation the
/// first frame counts. 16-bit samples keep their high byte (Pillow clips 16-bit grey at 255 instead, which is a known fault).
/// </summary>
public static class ImageDecoder
{
    /// <summary>Default of the size limit in pixels: a file of a few kilobytes can claim to be gigabytes large.</summary>
    public const long DefaultPixelLimit = 100_000_000;

    /// <summary>Largest size limit that may be set: eight bytes a pixel must fit in one array.</summary>
    public const long HighestPixelLimit = 250_000_000;

    /// <summary>Decodes a picture that is read when needed.</summary>
    /// <param name="image">The picture; its description starts every message.</param>
    /// <param name="pixelLimit">Largest width × height that is decoded, 1 to <see cref="HighestPixelLimit"/>.</param>
    /// <exception cref="UserDataException">It cannot be read or decoded, or is larger than the limit.</exception>
    public static DecodedImage Decode(ImageReference image, long pixelLimit = DefaultPixelLimit)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Decode(image.ReadBytes().Span, image.Description, pixelLimit);
    }

    /// <summary>Decodes encoded bytes.</summary>
    /// <param name="encoded">A whole JPEG, PNG, WebP, GIF or BMP file.</param>
    /// <param name="description">How messages name the picture.</param>
    /// <param name="pixelLimit">Largest width × height that is decoded; checked before any pixel is.</param>
    /// <exception cref="UserDataException">The bytes are not a complete picture, or one larger than the limit.</exception>
    public static DecodedImage Decode(ReadOnlySpan<byte> encoded, string description, long pixelLimit = DefaultPixelLimit)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelLimit, HighestPixelLimit);
        if (encoded.IsEmpty)
        {
            throw new UserDataException($"{description}: the picture is empty (0 bytes). Replace the file.");
        }

        try
        {
            PictureKind kind = PictureSignature.Require(encoded);
            StoredPicture stored = Stored(kind, encoded, new PixelLimit(pixelLimit));
            return Upright.Rgb(stored, StoredOrientation.Of(kind, encoded));
        }
        catch (UnreadablePictureException problem)
        {
            throw new UserDataException($"{description}: {problem.Message}", problem);
        }
    }

    private static StoredPicture Stored(PictureKind kind, ReadOnlySpan<byte> encoded, PixelLimit limit)
    {
        switch (kind)
        {
            case PictureKind.Png:
                return PngDecoder.Decode(encoded, limit);
            case PictureKind.Gif:
                return GifDecoder.Decode(encoded, limit);
            case PictureKind.Bmp:
                return BmpDecoder.Decode(encoded, limit);
            case PictureKind.Webp:
                WebPContainer.RequireWhole(encoded);
                return SkiaPictures.Decode(kind, encoded, limit);
            default:
                return SkiaPictures.Decode(kind, encoded, limit);
        }
    }
}
