using AdaViP.Core.Data;
using SkiaSharp;

namespace AdaViP.Vision.Images;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF and BMP as Pillow's <c>exif_transpose</c> and <c>convert("RGB")</c> do: alpha is dropped, not
/// composited; colour profiles are ignored; CMYK is (255 − C)(255 − K) / 255 with Adobe's inversion; of an animation the first
/// frame counts. 16-bit samples keep their high byte (Pillow clips 16-bit grey at 255 instead, which is a known fault).
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
    /// <exception cref="UserDataException">The bytes are no complete picture, or one larger than the limit.</exception>
    public static unsafe DecodedImage Decode(ReadOnlySpan<byte> encoded, string description, long pixelLimit = DefaultPixelLimit)
    {
        ArgumentNullException.ThrowIfNull(description);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pixelLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(pixelLimit, HighestPixelLimit);
        if (encoded.IsEmpty)
        {
            throw new UserDataException($"{description}: the picture is empty (0 bytes).");
        }

        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec? codec = SKCodec.Create(data);
            if (codec is null)
            {
                throw new UserDataException($"{description}: {PictureSignature.WhyUnreadable(encoded)}");
            }

            DecodedImage image = Decode(codec, description, pixelLimit);
            SKCodecResult unnoticed = codec.EncodedFormat == SKEncodedImageFormat.Jpeg ? JpegScans.Check(encoded) : SKCodecResult.Success;
            return unnoticed == SKCodecResult.Success ? image : throw Undecodable(codec, description, unnoticed);
        }
    }

    private static unsafe DecodedImage Decode(SKCodec codec, string description, long pixelLimit)
    {
        int width = codec.Info.Width;
        int height = codec.Info.Height;
        if ((long)width * height > pixelLimit)
        {
            throw new UserDataException(
                $"{description}: {width} x {height} is {(long)width * height:N0} pixels, more than the limit of {pixelLimit:N0}. " +
                "Shrink the picture.");
        }

        // No colour space in the target: Skia then converts no profile, as Pillow does not.
        bool deep = codec.Info.BytesPerPixel > sizeof(uint);
        SKColorType type = deep ? SKColorType.Rgba16161616 : SKColorType.Rgba8888;
        var target = new SKImageInfo(width, height, type, SKAlphaType.Unpremul, null);
        byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(target.RowBytes * height));
        SKCodecResult result;
        fixed (byte* address = pixels)
        {
            result = codec.GetPixels(target, (nint)address);
        }

        if (result != SKCodecResult.Success)
        {
            throw Undecodable(codec, description, result);
        }

        // Little-endian 16-bit samples: the high byte is the second one.
        return Upright.Rgb(pixels, deep ? 1 : 0, deep ? 2 : 1, width, height, (int)codec.EncodedOrigin);
    }

    private static UserDataException Undecodable(SKCodec codec, string description, SKCodecResult result) => new(
        $"{description}: {Reason(result)} ({codec.EncodedFormat}, {codec.Info.Width} x {codec.Info.Height}). Replace the picture.");

    private static string Reason(SKCodecResult result) => result switch
    {
        SKCodecResult.IncompleteInput => "the picture data end early",
        SKCodecResult.ErrorInInput => "the picture data are damaged",
        SKCodecResult.InvalidInput => "the picture data are damaged or end early",
        _ => $"the picture cannot be decoded ({result})",
    };
}
