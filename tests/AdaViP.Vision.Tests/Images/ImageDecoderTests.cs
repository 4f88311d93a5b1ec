using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

public sealed class ImageDecoderTests
{
    private const string Name = "photo 7 of the test";

    // Quality-95 JPEG of plain quadrants: quantisation steps of at most 2 on the constant term, twice rounded.
    private const int JpegTolerance = 4;

    // Which stored corner (0 top left, 1 top right, 2 bottom right, 3 bottom left) a viewer shows at top left, top right, bottom
    // right, bottom left: EXIF 2.32, tag 0x0112, "the 0th row is at the visual ... and the 0th column ...".
    public static TheoryData<int, int[]> Orientations => new()
    {
        { 1, [0, 1, 2, 3] },
        { 2, [1, 0, 3, 2] },
        { 3, [2, 3, 0, 1] },
        { 4, [3, 2, 1, 0] },
        { 5, [0, 3, 2, 1] },
        { 6, [3, 0, 1, 2] },
        { 7, [2, 1, 0, 3] },
        { 8, [1, 2, 3, 0] },
    };

    [Theory]
    [MemberData(nameof(Orientations))]
    public void Decode_ExifOrientation_IsAppliedOnce(int orientation, int[] shown)
    {
        DecodedImage image = ImageDecoder.Decode(TestPictures.Oriented(64, 32, orientation), Name);
        Assert.Equal(orientation < 5 ? (64, 32) : (32, 64), (image.Width, image.Height));
        (int X, int Y)[] corners = [(2, 2), (image.Width - 3, 2), (image.Width - 3, image.Height - 3), (2, image.Height - 3)];
        for (int corner = 0; corner < corners.Length; corner++)
        {
            AssertColor(TestPictures.Corners[shown[corner]], image, corners[corner].X, corners[corner].Y, JpegTolerance);
        }
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, JpegTolerance)]
    [InlineData(SKEncodedImageFormat.Webp, JpegTolerance)]
    public void Decode_PlainQuadrants_KeepsColoursAndPlaces(SKEncodedImageFormat format, int tolerance)
    {
        DecodedImage image = ImageDecoder.Decode(TestPictures.Quadrants(48, 32, format), Name);
        Assert.Equal((48, 32, 48 * 32 * 3), (image.Width, image.Height, image.Rgb.Length));
        AssertColor(TestPictures.Corners[0], image, 3, 3, tolerance);
        AssertColor(TestPictures.Corners[1], image, 44, 3, tolerance);
        AssertColor(TestPictures.Corners[2], image, 44, 28, tolerance);
        AssertColor(TestPictures.Corners[3], image, 3, 28, tolerance);
    }

    [Fact]
    public void Decode_OnePixel_IsThatPixel()
    {
        DecodedImage image = ImageDecoder.Decode(TestPictures.RawPng(1, 1, 8, 2, [200, 30, 90]), Name);
        Assert.Equal((1, 1), (image.Width, image.Height));
        Assert.Equal([200, 30, 90], image.Rgb);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(128)]
    [InlineData(255)]
    public void Decode_Alpha_IsDroppedNotComposited(byte alpha)
    {
        DecodedImage image = ImageDecoder.Decode(TestPictures.RawPng(2, 1, 8, 6, [200, 30, 90, alpha, 1, 2, 3, alpha]), Name);
        Assert.Equal([200, 30, 90, 1, 2, 3], image.Rgb);
    }

    [Fact]
    public void Decode_GreyWithAlpha_RepeatsGrey()
    {
        DecodedImage image = ImageDecoder.Decode(TestPictures.RawPng(2, 1, 8, 4, [77, 10, 200, 255]), Name);
        Assert.Equal([77, 77, 77, 200, 200, 200], image.Rgb);
    }

    [Fact]
    public void Decode_SixteenBitGrey_KeepsHighBytes()
    {
        // 0x12FF would round to 0x13, 0xFFFF would clip.
        DecodedImage image = ImageDecoder.Decode(TestPictures.RawPng(3, 1, 16, 0, [0x12, 0xFF, 0x80, 0x00, 0xFF, 0xFF]), Name);
        Assert.Equal([0x12, 0x12, 0x12, 0x80, 0x80, 0x80, 0xFF, 0xFF, 0xFF], image.Rgb);
    }

    [Fact]
    public void Decode_SixteenBitColour_KeepsHighBytes()
    {
        DecodedImage image = ImageDecoder.Decode(
            TestPictures.RawPng(2, 1, 16, 2, [0x12, 0xFF, 0x80, 0x00, 0xFE, 0xFF, 0x00, 0x90, 0x01, 0x02, 0x7F, 0xFE]), Name);
        Assert.Equal([0x12, 0x80, 0xFE, 0x00, 0x01, 0x7F], image.Rgb);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg)]
    [InlineData(SKEncodedImageFormat.Png)]
    [InlineData(SKEncodedImageFormat.Webp)]
    public void Decode_CutAnywhere_IsAnErrorNamingThePicture(SKEncodedImageFormat format)
    {
        byte[] whole = TestPictures.Noise(96, 80, format);
        Assert.Equal(96, ImageDecoder.Decode(whole, Name).Width);
        for (int twentieths = 1; twentieths < 20; twentieths++)
        {
            byte[] cut = whole[..(whole.Length * twentieths / 20)];
            UserDataException error = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(cut, Name));
            Assert.StartsWith(Name, error.Message, StringComparison.Ordinal);
            Assert.Matches("early|damaged", error.Message);
        }
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.5)]
    [InlineData(0.8)]
    public void Decode_JpegWithNoiseFromSomewhereOn_IsDamaged(double from)
    {
        byte[] jpeg = TestPictures.Noise(640, 480, SKEncodedImageFormat.Jpeg);
        new Random(7).NextBytes(jpeg.AsSpan((int)(jpeg.Length * from), jpeg.Length / 10));
        UserDataException error = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(jpeg, Name));
        Assert.Contains("the picture data are damaged (Jpeg, 640 x 480)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_BytesAfterAJpeg_AreIgnored()
    {
        byte[] whole = TestPictures.Noise(24, 16, SKEncodedImageFormat.Jpeg);
        DecodedImage expected = ImageDecoder.Decode(whole, Name);
        Assert.Equal(expected.Rgb, ImageDecoder.Decode([.. whole, 1, 2, 3, 0xFF, 0xFF], Name).Rgb);
    }

    [Fact]
    public void Decode_NoBytes_SaysEmpty()
    {
        UserDataException error = Assert.Throws<UserDataException>(() => ImageDecoder.Decode([], Name));
        Assert.Contains(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains("empty", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("this is not a picture", "no known picture format")]
    [InlineData("x", "no known picture format")]
    [InlineData("II*\0 and so on and on", "TIFF")]
    [InlineData("\0\0\0\u001Cftypavif and so on", "AVIF")]
    [InlineData("\0\0\0\u001Cftypheic and so on", "HEIC")]
    [InlineData("\0\0\0\u001Cftypisom and so on", "a video")]
    [InlineData("MM\0+ and so on", "BigTIFF")]
    [InlineData("\u00FF\u000A and so on", "JPEG XL")]
    [InlineData("\0\0\0\u000CJXL \r\n", "JPEG XL")]
    [InlineData("\0\0\0\u000CjP  \r\n", "JPEG 2000")]
    [InlineData("\0\0\u0001\0 and so on", "no known picture format")]
    [InlineData("\0\0\u0001\0\u0001\0\u0010\u0010\0\0\u0001\0\u0020\0\u0004\0\0\0\u0016\0\0\0abcd", "ICO")]
    [InlineData("\0\0\u0002\0\u0001\0\u0010\u0010\0\0\u0001\0\u0020\0\u0004\0\0\0\u0016\0\0\0abcd", "CUR")]
    [InlineData("\0\0\u0002\0\0\0\0\0\0\0\0\0\u0002\0\u0001\0\u0018\0abcdef", "TGA")]
    [InlineData("\0\0\u000A\0\0\0\0\0\0\0\0\0\u0002\0\u0001\0\u0020\u0028abcdef", "TGA")]
    [InlineData("\0\u0001\u0001\0\0\u0002\0\u0018\0\0\0\0\u0002\0\u0001\0\u0008\0abcdefgh", "TGA")]
    [InlineData("a name and more\0 and pixels TRUEVISION-XFILE.\0", "TGA")]
    [InlineData("\u000A\u0005\u0001\u0008 and so on", "PCX")]
    [InlineData("\u0001\u00DA and so on", "SGI")]
    [InlineData("SIMPLE  =                    T", "FITS")]
    [InlineData("Pf\n1 1\n-1.0\n", "PFM")]
    [InlineData("FORM\0\0\0\u0010ILBM and so on", "ILBM")]
    [InlineData("#define a_width 8\n#define a_height 8\n", "XBM")]
    [InlineData("\u0093NUMPY and so on", "a NumPy array")]
    [InlineData("/9j/4AAQSkZJRg", "a JPEG as base64 text")]
    [InlineData("data:image/png;base64,iVBORw0KGgo", "data URL")]
    [InlineData("8BPS and so on", "PSD")]
    [InlineData("<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG")]
    [InlineData("<!DOCTYPE html><html>404</html>", "a web page (HTML)")]
    [InlineData("P6 1 1 255 abc", "PNM")]
    [InlineData("qoif and so on", "QOI")]
    [InlineData("%PDF-1.7", "PDF")]
    [InlineData("\u001F\u008B and so on", "a gzip file")]
    [InlineData("RIFF\0\0\0\0AVI and so on", "an AVI video")]
    [InlineData("RIFF\0\0\0\0ABCD and so on", "no known picture format")]
    [InlineData("GIF8", "GIF header")]
    [InlineData("BM and so on", "BMP header")]
    public void Decode_NotAPicture_SaysWhatItIs(string content, string reason)
    {
        UserDataException error = Assert.Throws<UserDataException>(
            () => ImageDecoder.Decode(System.Text.Encoding.Latin1.GetBytes(content), Name));
        Assert.StartsWith(Name, error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_HeaderClaimsGigapixels_IsRefusedBeforeDecoding()
    {
        byte[] bomb = TestPictures.RawPng(60_000, 60_000, 8, 2, []);
        long before = GC.GetAllocatedBytesForCurrentThread();
        UserDataException error = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(bomb, Name));
        Assert.Contains("3,600,000,000 pixels", error.Message, StringComparison.Ordinal);
        Assert.Contains("100,000,000", error.Message, StringComparison.Ordinal);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, "a refused picture must not be allocated");
    }

    [Fact]
    public void Decode_AtAndAboveAChosenLimit_DecodesAndRefuses()
    {
        byte[] picture = TestPictures.Quadrants(20, 10);
        Assert.Equal(20, ImageDecoder.Decode(picture, Name, pixelLimit: 200).Width);
        Assert.Throws<UserDataException>(() => ImageDecoder.Decode(picture, Name, pixelLimit: 199));
    }

    private static void AssertColor((byte R, byte G, byte B) expected, DecodedImage image, int x, int y, int tolerance)
    {
        int[] wanted = [expected.R, expected.G, expected.B];
        for (int channel = 0; channel < 3; channel++)
        {
            int actual = image.Rgb[(((y * image.Width) + x) * 3) + channel];
            Assert.True(
                Math.Abs(actual - wanted[channel]) <= tolerance,
                $"pixel ({x}, {y}) channel {channel}: {actual}, expected {wanted[channel]}, tolerance {tolerance}");
        }
    }
}
