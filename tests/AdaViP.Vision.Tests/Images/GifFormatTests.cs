using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>First frames of GIFs, against what Pillow's convert("RGB") makes of them.</summary>
public sealed class GifFormatTests
{
    private const string Name = "picture of the test";

    private static readonly byte[] Four = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];

    [Theory]
    [InlineData("87a")]
    [InlineData("89a")]
    public void TransparentPixels_KeepTheirColour(string version)
    {
        byte[] frame = GifFile.Frame(0, 0, 2, [0, 1, 2, 1], bits: 2);
        byte[] file = [.. GifFile.Screen(2, 2, Four, version), .. GifFile.Transparent(1), .. frame, (byte)';'];
        Assert.Equal(Colors(0, 1, 2, 1), Decode(file, 2, 2));
    }

    [Theory]
    [InlineData(null, 0)]
    [InlineData(3, 3)]
    public void CanvasThatTheFrameDoesNotCover_HasTheTransparentColourElseTheFirst(int? transparent, int outside)
    {
        byte[] control = transparent is int place ? GifFile.Transparent((byte)place) : [];
        byte[] file = [.. GifFile.Screen(3, 2, Four), .. control, .. GifFile.Frame(1, 1, 1, [2], bits: 2), (byte)';'];
        Assert.Equal(Colors(outside, outside, outside, outside, 2, outside), Decode(file, 3, 2));
    }

    [Fact]
    public void FrameBeyondTheCanvas_EnlargesIt()
    {
        byte[] file = [.. GifFile.Screen(1, 1, Four), .. GifFile.Frame(1, 0, 2, [1, 2, 3, 1], bits: 2), (byte)';'];
        Assert.Equal(Colors(0, 1, 2, 0, 3, 1), Decode(file, 3, 2));
    }

    [Fact]
    public void PaletteOfTheFrame_CountsForTheCanvasToo()
    {
        byte[] own = [1, 2, 3, 4, 5, 6];
        byte[] file = [.. GifFile.Screen(2, 1, Four), .. GifFile.Frame(1, 0, 1, [1], bits: 2, palette: own), (byte)';'];
        Assert.Equal([1, 2, 3, 4, 5, 6], Decode(file, 2, 1));
    }

    [Fact]
    public void PlaceBeyondThePalette_IsBlack_ButItsGreyWithoutOne()
    {
        byte[] frame = GifFile.Frame(0, 0, 2, [1, 200]);
        byte[] ramp = [0, 0, 0, 1, 1, 1];
        Assert.Equal([40, 50, 60, 0, 0, 0], Decode([.. GifFile.Screen(2, 1, Four[..6]), .. frame], 2, 1));
        Assert.Equal([1, 1, 1, 200, 200, 200], Decode([.. GifFile.Screen(2, 1, []), .. frame], 2, 1));
        Assert.Equal([1, 1, 1, 200, 200, 200], Decode([.. GifFile.Screen(2, 1, ramp), .. frame], 2, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(16)]
    public void InterlacedRows_AreSorted(int height)
    {
        byte[] places = [.. Enumerable.Range(0, 2 * height).Select(i => (byte)(i * 7 % 4))];
        byte[] frame = GifFile.Frame(0, 0, 2, places, bits: 2, interlaced: true);
        byte[] file = [.. GifFile.Screen(2, height, Four), .. frame, (byte)';'];
        Assert.Equal(Colors([.. places.Select(place => (int)place)]), Decode(file, 2, height));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void LongData_WithCodesOfEveryLength_AreDecoded(int bits)
    {
        var random = new Random(bits);
        byte[] places = [.. Enumerable.Range(0, 200 * 150).Select(_ => (byte)(random.Next(1 << bits) * random.Next(2)))];
        byte[] file = [.. GifFile.Screen(200, 150, []), .. GifFile.Frame(0, 0, 200, places, bits), (byte)';'];
        byte[] expected = [.. places.SelectMany(place => new[] { place, place, place })];
        Assert.True(expected.AsSpan().SequenceEqual(Decode(file, 200, 150)));
    }

    [Fact]
    public void SecondFrameCommentAndLoop_AreIgnored()
    {
        byte[] file =
        [
            .. GifFile.Screen(1, 1, Four), (byte)'!', 0xFF, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0,
            (byte)'!', 0xFE, 2, (byte)',', (byte)';', 0,
            .. GifFile.Frame(0, 0, 1, [1], bits: 2), .. GifFile.Frame(0, 0, 1, [2], bits: 2), (byte)';',
        ];
        Assert.Equal(Colors(1), Decode(file, 1, 1));
    }

    [Fact]
    public void EveryLength_ShorterThanThePixels_IsAnError()
    {
        byte[] places = [.. Enumerable.Range(0, 81).Select(i => (byte)(i * i % 4))];
        byte[] file = [.. GifFile.Screen(9, 9, Four), .. GifFile.Frame(0, 0, 9, places, bits: 2)];
        for (int length = 1; length < file.Length - 1; length++)
        {
            string message = Message(file[..length]);
            Assert.Matches("early|damaged|no known", message);
        }
    }

    [Fact]
    public void CodeThatCannotStandThere_IsDamage()
    {
        byte[] file = [.. GifFile.Screen(2, 2, Four), (byte)',', 0, 0, 0, 0, 2, 0, 2, 0, 0, 2, 2, 0b00_111_100, 0xFF, 0];
        Assert.Contains("damaged (Gif, 2 x 2)", Message(file), StringComparison.Ordinal);
    }

    private static byte[] Colors(params int[] places) => [.. places.SelectMany(place => Four.AsSpan(3 * place, 3).ToArray())];

    private static byte[] Decode(byte[] file, int width, int height)
    {
        DecodedImage image = ImageDecoder.Decode(file, Name);
        Assert.Equal((width, height), (image.Width, image.Height));
        return image.Rgb;
    }

    private static string Message(byte[] file) => Assert.Throws<UserDataException>(() => ImageDecoder.Decode(file, Name)).Message;
}
