using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using SkiaSharp;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>JPEGs whose components are known exactly, against libjpeg's integer colour equations and Pillow's CMYK.</summary>
public sealed class JpegFormatTests
{
    private const string Name = "picture of the test";

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 2)]
    [InlineData(4, 1)]
    [InlineData(1, 4)]
    public void Chroma_OfAnySampling_GivesLibjpegsColours(int columns, int rows)
    {
        (byte, byte, byte)[] colors = [(120, 90, 200), (30, 250, 128), (200, 10, 10), (128, 128, 128)];
        foreach ((byte y, byte cb, byte cr) in colors)
        {
            AssertFlat(Rgb(y, cb, cr), FlatJpeg.Write([(y, columns, rows), (cb, 1, 1), (cr, 1, 1)]));
        }
    }

    [Fact]
    public void GreyRgbAndCmyk_OfEveryTransform_GivePillowsColours()
    {
        AssertFlat([77, 77, 77], FlatJpeg.Write([(77, 1, 1)]));
        AssertFlat([200, 30, 90], FlatJpeg.Write([(200, 1, 1), (30, 1, 1), (90, 1, 1)], adobe: 0));
        AssertFlat(Rgb(120, 90, 200), FlatJpeg.Write([(120, 1, 1), (90, 1, 1), (200, 1, 1)], adobe: 1));

        // Stored inverted, as Adobe does: (255 − C)(255 − K) / 255 of what is stored is its product.
        byte[] expected = [Product(200, 180), Product(30, 180), Product(90, 180)];
        AssertFlat(expected, FlatJpeg.Write([(200, 1, 1), (30, 1, 1), (90, 1, 1), (180, 1, 1)], adobe: 0));
        AssertFlat(expected, FlatJpeg.Write([(200, 1, 1), (30, 1, 1), (90, 1, 1), (180, 1, 1)]));
        byte[] ink = [.. Rgb(120, 90, 200).Select(level => Product((byte)(255 - level), 180))];
        AssertFlat(ink, FlatJpeg.Write([(120, 1, 1), (90, 1, 1), (200, 1, 1), (180, 1, 1)], adobe: 2));
    }

    [Theory]
    [InlineData(0xC3, "lossless JPEG")]
    [InlineData(0xC5, "hierarchical JPEG")]
    public void KindThatIsNotRead_IsNamed(byte start, string name)
    {
        byte[] file = FlatJpeg.Write([(77, 1, 1)], start: start);
        string message = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(file, Name)).Message;
        Assert.Contains($"{name} is not read", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public void LastBytes_OfAPhotoThatAreMissing_AreAnError(int bytes)
    {
        byte[] whole = TestPictures.Noise(640, 480, SKEncodedImageFormat.Jpeg);
        string message = Assert.Throws<UserDataException>(() => ImageDecoder.Decode(whole.AsSpan(..^bytes), Name)).Message;
        Assert.Contains("end early (Jpeg, 640 x 480)", message, StringComparison.Ordinal);
    }

    private static byte Product(byte a, byte b) => (byte)Math.Round(a * b / 255.0);

    // jdcolor.c: 16 bits of fraction, rounded.
    private static byte[] Rgb(int y, int cb, int cr)
    {
        int Fixed(double value) => (int)((value * 65536) + 0.5);
        int red = y + (((Fixed(1.402) * (cr - 128)) + 32768) >> 16);
        int green = y + (((-Fixed(0.34414) * (cb - 128)) - (Fixed(0.71414) * (cr - 128)) + 32768) >> 16);
        int blue = y + (((Fixed(1.772) * (cb - 128)) + 32768) >> 16);
        return [.. new[] { red, green, blue }.Select(level => (byte)Math.Clamp(level, 0, 255))];
    }

    private static void AssertFlat(byte[] expected, byte[] file)
    {
        DecodedImage image = ImageDecoder.Decode(file, Name);
        Assert.Equal((16, 16), (image.Width, image.Height));
        Assert.All(image.Rgb.Chunk(3), pixel => Assert.Equal(expected, pixel));
    }
}
