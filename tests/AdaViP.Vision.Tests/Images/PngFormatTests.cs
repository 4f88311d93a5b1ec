using AdaViP.Core.Data;
using AdaViP.Core.Images;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>PNG of every colour type and depth, against what Pillow's convert("RGB") makes of the samples.</summary>
public sealed class PngFormatTests
{
    private const string Name = "picture of the test";
    private const int Width = 19;
    private const int Height = 13;

    public static TheoryData<int, int, bool> Kinds
    {
        get
        {
            var kinds = new TheoryData<int, int, bool>();
            (int, int[])[] depthsOf = [(0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16])];
            foreach ((int color, int[] depths) in depthsOf)
            {
                foreach (int bits in depths)
                {
                    kinds.Add(color, bits, false);
                    kinds.Add(color, bits, true);
                }
            }

            return kinds;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void EveryKind_WithTransparencyGammaAndProfile_GivesTheColoursAlone(int color, int bits, bool interlaced)
    {
        byte[] palette = color == 3 ? [.. Enumerable.Range(0, 3 << bits).Select(i => (byte)((i * 37) + 11))] : [];
        byte[] transparency = color switch { 0 => [0, 1], 2 => [0, 1, 0, 2, 0, 3], 3 => [0, 128], _ => [] };
        PngFile file = new(Width, Height, bits, color)
        {
            Interlaced = interlaced,
            Palette = palette,
            Before =
            [
                .. PngFile.Chunk("gAMA", [0, 0, 0x75, 0x30]), .. PngFile.Chunk("iCCP", [.. "a\0\0"u8, 1, 2, 3]),
                .. PngFile.Chunk("sBIT", [3, 3, 3]),
                .. transparency.Length > 0 ? PngFile.Chunk("tRNS", transparency) : [],
            ],
            Parts = 3,
        };
        int Sample(int x, int y, int channel) => ((x * 7919) + (y * 104_729) + (channel * 1_299_709)) & ((1 << bits) - 1);
        AssertPixels(Width, Height, file.Write(Sample), (x, y, channel) => color switch
        {
            3 => palette[(3 * Sample(x, y, 0)) + channel],
            0 or 4 => Eight(Sample(x, y, 0), bits),
            _ => Eight(Sample(x, y, channel), bits),
        });
    }

    [Fact]
    public void PaletteIndex_BeyondThePalette_IsBlack()
    {
        PngFile file = new(4, 1, 8, 3) { Palette = [9, 8, 7, 200, 100, 50], Before = PngFile.Chunk("tRNS", [0, 255]) };
        Assert.Equal([9, 8, 7, 200, 100, 50, 0, 0, 0, 0, 0, 0], ImageDecoder.Decode(file.Write((x, _, _) => x), Name).Rgb);
    }

    [Fact]
    public void SumsOfPixelsBytesAfterTheEndAndAMissingEnd_AreNoDamage()
    {
        PngFile file = new(Width, Height, 8, 2) { Parts = 2 };
        int Sample(int x, int y, int channel) => (x * y) + channel;
        byte[] expected = ImageDecoder.Decode(file.Write(Sample), Name).Rgb;
        Assert.Equal(expected, ImageDecoder.Decode((file with { RightSums = false }).Write(Sample), Name).Rgb);
        Assert.Equal(expected, ImageDecoder.Decode([.. file.Write(Sample), 1, 2, 3], Name).Rgb);
        Assert.Equal(expected, ImageDecoder.Decode(file.Write(Sample).AsSpan(..^12), Name).Rgb);
        PngFile wrong = file with { After = PngFile.Chunk("tEXt", [65, 0, 66], rightSum: false) };
        Assert.Equal(expected, ImageDecoder.Decode(wrong.Write(Sample), Name).Rgb);
    }

    [Fact]
    public void SumOfAHeaderChunk_ThatIsWrong_IsDamage()
    {
        PngFile file = new(Width, Height, 8, 2) { Before = PngFile.Chunk("tEXt", [65, 0, 66], rightSum: false) };
        Assert.Contains("damaged (Png, 19 x 13)", Message(file.Write((_, _, _) => 1)), StringComparison.Ordinal);
    }

    // Pillow takes a stream that was closed after a whole row as all there is (decode of ZipDecode.c ends without an error
    // there), and the image was made of zeros: black, or the first colour of a palette.
    [Theory]
    [InlineData(0, 8, 0)]
    [InlineData(0, 16, 0)]
    [InlineData(2, 8, 0)]
    [InlineData(3, 2, 9)]
    [InlineData(0, 1, 0)]
    public void PixelsClosedAfterTooFewRows_LeaveTheRestZero(int color, int bits, int rest)
    {
        byte[] palette = color == 3 ? [9, 9, 9, 20, 20, 20, 255, 255, 255, 255, 255, 255] : [];
        PngFile whole = new(5, 4, bits, color) { Palette = palette };
        int Sample(int x, int y, int channel) => 1;
        byte[] expected = ImageDecoder.Decode(whole.Write(Sample), Name).Rgb;
        expected.AsSpan(3 * 5 * 3).Fill((byte)rest);
        Assert.Equal(expected, ImageDecoder.Decode((whole with { Frame = (5, 3) }).Write(Sample), Name).Rgb);
    }

    // The first three of seven passes: every fourth pixel of every fourth row.
    [Fact]
    public void PassesClosedAfterTheThird_LeaveTheRestZero()
    {
        byte[] row = [0, 7, 7];
        byte[] header = [0, 0, 0, 8, 0, 0, 0, 8, 8, 0, 0, 0, 1];
        byte[] expected = new byte[3 * 64];
        foreach ((int x, int y) in new[] { (0, 0), (4, 0), (0, 4), (4, 4) })
        {
            expected.AsSpan(3 * ((8 * y) + x), 3).Fill(7);
        }

        Assert.Equal(expected, ImageDecoder.Decode(Raw(header, [.. row[..2], .. row[..2], .. row]), Name).Rgb);
    }

    // Without a row, inside a row, and without the sum at their end: an error of Pillow's too.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 0)]
    [InlineData(10, 4)]
    [InlineData(10, 1)]
    public void PixelsThatEndElsewhere_EndEarly(int bytes, int cut)
    {
        byte[] header = [0, 0, 0, 4, 0, 0, 0, 4, 8, 0, 0, 0, 0];
        byte[] packed = PngFile.Packed([.. new byte[10].Take(bytes)]);
        byte[] file =
        [
            .. PngFile.Signature, .. PngFile.Chunk("IHDR", header), .. PngFile.Chunk("IDAT", packed[..^cut]),
            .. PngFile.Chunk("IEND", []),
        ];
        Assert.Contains("end early (Png, 4 x 4)", Message(file), StringComparison.Ordinal);
    }

    [Fact]
    public void FilterThatDoesNotExist_IsDamage()
    {
        byte[] file = Raw([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0], [5, 1]);
        Assert.Contains("damaged (Png, 1 x 1)", Message(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3, 2)]
    [InlineData(16, 3)]
    [InlineData(4, 6)]
    [InlineData(8, 5)]
    public void DepthThatAColourTypeCannotHave_IsADamagedHeader(int bits, int color)
    {
        byte[] file = Raw([0, 0, 0, 1, 0, 0, 0, 1, (byte)bits, (byte)color, 0, 0, 0], [0, 1]);
        Assert.Contains("PNG header is damaged", Message(file), StringComparison.Ordinal);
    }

    [Fact]
    public void Animation_GivesItsFirstFrame()
    {
        byte[] control = [0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 1, 0, 0];
        byte[] second = [0, 0, 0, 1, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0];
        byte[] nines = [0, 9, 9, 9, 9, 0, 9, 9, 9, 9, 0, 9, 9, 9, 9];
        PngFile file = new(4, 3, 8, 0)
        {
            Before = [.. PngFile.Chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0]), .. PngFile.Chunk("fcTL", control)],
            After = [.. PngFile.Chunk("fcTL", second), .. PngFile.Chunk("fdAT", [0, 0, 0, 2, .. PngFile.Packed(nines)])],
            Frame = (2, 1),
        };

        // Two pixels at (1, 2); the canvas elsewhere is black.
        byte[] expected = new byte[36];
        expected.AsSpan(3 * 9, 3).Fill(70);
        expected.AsSpan(3 * 10, 3).Fill(71);
        Assert.Equal(expected, ImageDecoder.Decode(file.Write((x, _, _) => 70 + x), Name).Rgb);
    }

    [Fact]
    public void EveryLength_ShorterThanThePixels_IsAnError()
    {
        byte[] file = new PngFile(8, 8, 8, 2) { Interlaced = true }.Write((x, y, channel) => (x * 31) + (y * 17) + channel);

        // Behind the last pixel follow the end of the block, two check sums and the end of the file: 24 bytes at most.
        for (int length = 1; length < file.Length - 24; length++)
        {
            Assert.Matches("early|damaged|no known", Message(file[..length]));
        }
    }

    private static byte[] Raw(byte[] header, byte[] pixels) =>
    [
        .. PngFile.Signature, .. PngFile.Chunk("IHDR", header), .. PngFile.Chunk("IDAT", PngFile.Packed(pixels)),
        .. PngFile.Chunk("IEND", []),
    ];

    private static byte Eight(int value, int bits) => (byte)(bits == 16 ? value >> 8 : value * 255 / ((1 << bits) - 1));

    private static void AssertPixels(int width, int height, byte[] file, Func<int, int, int, byte> expected)
    {
        DecodedImage image = ImageDecoder.Decode(file, Name);
        Assert.Equal((width, height), (image.Width, image.Height));
        for (int i = 0; i < image.Rgb.Length; i++)
        {
            (int x, int y, int channel) = (i / 3 % width, i / 3 / width, i % 3);
            byte wanted = expected(x, y, channel);
            Assert.True(wanted == image.Rgb[i], $"({x}, {y}) channel {channel}: {image.Rgb[i]}, expected {wanted}");
        }
    }

    private static string Message(byte[] file) => Assert.Throws<UserDataException>(() => ImageDecoder.Decode(file, Name)).Message;
}
