using AdaViP.Core.Data;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>WebP: its container, transparency and first frames.</summary>
public sealed class WebPFormatTests
{
    private const string Name = "picture of the test";

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(20)]
    public void FileShorterThanItsContainerSays_EndsEarly(int missing)
    {
        byte[][] files = [TestPictures.Noise(40, 30, SKEncodedImageFormat.Webp), Lossless(40, 30, 255), WithTrailingChunk()];
        foreach (byte[] whole in files)
        {
            Assert.Equal(40, ImageDecoder.Decode(whole, Name).Width);
            Assert.Equal(40, ImageDecoder.Decode([.. whole, 1, 2, 3], Name).Width);
            string message = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(whole.AsSpan(..^missing), Name)).Message;
            string expected = $"end early (WebP, {whole.Length - missing:N0} bytes of {whole.Length:N0})";
            Assert.Contains(expected, message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Alpha_IsDroppedNotComposited()
    {
        byte[] opaque = ImageDecoder.Decode(Lossless(8, 8, 255), Name).Rgb;
        Assert.Equal(opaque, ImageDecoder.Decode(Lossless(8, 8, 128), Name).Rgb);
        Assert.Equal(opaque, ImageDecoder.Decode(Lossless(8, 8, 1), Name).Rgb);
    }

    [Fact]
    public void FirstFrame_ThatDoesNotCoverItsCanvas_LeavesBlack()
    {
        byte[] pixels = WebPFile.Pixels(Lossless(2, 2, 255));
        byte[] file = WebPFile.Extended(
            0x02, 6, 4, WebPFile.Chunk("ANIM", [255, 255, 255, 255, 0, 0]),
            WebPFile.Frame(2, 2, 2, 2, pixels), WebPFile.Frame(0, 0, 2, 2, pixels));
        byte[] frame = ImageDecoder.Decode(Lossless(2, 2, 255), Name).Rgb;
        byte[] expected = new byte[6 * 4 * 3];
        frame.AsSpan(0, 6).CopyTo(expected.AsSpan(3 * ((2 * 6) + 2)));
        frame.AsSpan(6, 6).CopyTo(expected.AsSpan(3 * ((3 * 6) + 2)));
        Assert.Equal(expected, ImageDecoder.Decode(file, Name).Rgb);
    }

    private static byte[] WithTrailingChunk() =>
        WebPFile.Extended(0x08, 40, 30, WebPFile.Pixels(Lossless(40, 30, 255)), WebPFile.Chunk("EXIF", OrientationTags.Exif(1)));

    private static byte[] Lossless(int width, int height, byte alpha) => TestPictures.LosslessWebP(
        width, height, i => new SKColor((byte)(i * 7), (byte)(i * 13), (byte)(200 - i), alpha));
}
