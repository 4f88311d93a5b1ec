using SkiaSharp;

namespace AdaViP.Vision.Images.Formats;

/// <summary>
/// Decodes JPEG and WebP with Skia, which takes the same libraries (libjpeg-turbo, libwebp) as Pillow and gives the same bytes.
/// Other formats have decoders of their own here, because Skia changes what Pillow keeps.
/// </summary>
internal static class SkiaPictures
{
    private const int PixelBytes = 4;

    /// <summary>Decodes a file.</summary>
    /// <param name="kind">JPEG or WebP.</param>
    /// <param name="encoded">All of it.</param>
    /// <param name="limit">Checked before any pixel is decoded.</param>
    public static unsafe StoredPicture Decode(PictureKind kind, ReadOnlySpan<byte> encoded, PixelLimit limit)
    {
        fixed (byte* bytes = encoded)
        {
            using SKData data = SKData.Create((nint)bytes, encoded.Length);
            using SKCodec codec = SKCodec.Create(data) ?? throw Refused(kind, encoded);
            int width = codec.Info.Width;
            int height = codec.Info.Height;
            limit.Require(width, height);

            // No colour space in the target: Skia then converts no profile, as Pillow does not.
            var target = new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul, null);
            byte[] pixels = GC.AllocateUninitializedArray<byte>(checked(target.RowBytes * height));
            SKCodecResult result;
            fixed (byte* address = pixels)
            {
                result = codec.GetPixels(target, (nint)address);
            }

            if (result == SKCodecResult.Success && kind == PictureKind.Jpeg)
            {
                result = JpegScans.Check(encoded);
            }

            if (result != SKCodecResult.Success && Variant(kind, encoded) is UnreadablePictureException other)
            {
                throw other;
            }

            return result switch
            {
                SKCodecResult.Success => new StoredPicture(width, height, pixels, PixelBytes),
                SKCodecResult.IncompleteInput => throw UnreadablePictureException.EndsEarly(kind, width, height),
                SKCodecResult.ErrorInInput or SKCodecResult.InvalidInput =>
                    throw UnreadablePictureException.Damaged(kind, width, height),
                _ => throw UnreadablePictureException.Damaged(kind, width, height, $", {result}"),
            };
        }
    }

    private static UnreadablePictureException Refused(PictureKind kind, ReadOnlySpan<byte> encoded) =>
        Variant(kind, encoded) ?? UnreadablePictureException.Header(kind, encoded.Length);

    private static UnreadablePictureException? Variant(PictureKind kind, ReadOnlySpan<byte> encoded) =>
        kind == PictureKind.Jpeg && JpegScans.Variant(encoded) is string variant
            ? UnreadablePictureException.Variant(variant)
            : null;
}
