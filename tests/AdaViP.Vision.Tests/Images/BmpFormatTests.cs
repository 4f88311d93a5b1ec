using AdaViP.Core.Data;
using AdaViP.Vision.Images;
using AdaViP.Vision.Tests.Support;
using Xunit;

namespace AdaViP.Vision.Tests.Images;

/// <summary>BMP with every header, depth and compression, against what Pillow's convert("RGB") makes of them.</summary>
public sealed class BmpFormatTests
{
    private const string Name = "picture of the test";

    private static readonly byte[] Four = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120];

    [Theory]
    [InlineData(12)]
    [InlineData(40)]
    [InlineData(52)]
    [InlineData(56)]
    [InlineData(64)]
    [InlineData(108)]
    [InlineData(124)]
    public void EveryHeader_OfFourBits_IsRead(int header)
    {
        byte[] palette = header == 12 ? [.. Four, .. new byte[3 * 12]] : Four;
        BmpFile file = new(3, 2, 4) { Header = header, Palette = palette };
        Assert.Equal(Colors(0, 1, 2, 3, 2, 1), Decode(file.Write(file.Rows([0x01, 0x20], [0x32, 0x10]))));
    }

    [Fact]
    public void OneAndEightBits_WithAndWithoutTheirPalette_AreRead()
    {
        BmpFile one = new(9, 1, 1) { Palette = Four[..6] };
        Assert.Equal(Colors(1, 0, 0, 1, 0, 0, 0, 0, 1), Decode(one.Write(one.Rows([0b1001_0000, 0x80]))));
        BmpFile eight = new(2, 1, 8) { Palette = Four, TopDown = true };
        Assert.Equal([100, 110, 120, 0, 0, 0], Decode(eight.Write(eight.Rows([3, 200]))));
        BmpFile grey = eight with { Palette = [0, 0, 0, 1, 1, 1, 2, 2, 2] };
        Assert.Equal([2, 2, 2, 200, 200, 200], Decode(grey.Write(grey.Rows([2, 200]))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TwentyFourAndThirtyTwoBits_OfEitherDirection_DropTheFourthByte(bool topDown)
    {
        BmpFile plain = new(1, 2, 24) { TopDown = topDown };
        Assert.Equal([3, 2, 1, 6, 5, 4], Decode(plain.Write(plain.Rows([1, 2, 3], [4, 5, 6]))));
        BmpFile deep = new(1, 2, 32) { TopDown = topDown };
        Assert.Equal([3, 2, 1, 6, 5, 4], Decode(deep.Write(deep.Rows([1, 2, 3, 0], [4, 5, 6, 99]))));
    }

    [Fact]
    public void SixteenBits_AreWidenedRoundingDown()
    {
        BmpFile file = new(2, 1, 16);
        int pixel = (3 << 10) | (30 << 5) | 17;
        Assert.Equal([24, 246, 139, 255, 255, 255], Decode(file.Write(file.Rows([(byte)pixel, (byte)(pixel >> 8), 0xFF, 0x7F]))));
        BmpFile wide = file with { Compression = 3, Masks = [0xF800, 0x7E0, 0x1F, 0] };
        pixel = (3 << 11) | (62 << 5) | 17;
        Assert.Equal([24, 250, 139, 0, 0, 0], Decode(wide.Write(wide.Rows([(byte)pixel, (byte)(pixel >> 8), 0, 0]))));
    }

    [Theory]
    [InlineData(40, 0xFF0000, 0xFF00, 0xFF, 0, 3, 2, 1)]
    [InlineData(56, 0xFF, 0xFF00, 0xFF0000, 0xFF000000, 1, 2, 3)]
    [InlineData(108, 0xFF000000, 0xFF0000, 0xFF00, 0xFF, 4, 3, 2)]
    [InlineData(124, 0xFF000000, 0xFF00, 0xFF, 0xFF0000, 4, 2, 1)]
    [InlineData(124, 0, 0, 0, 0, 3, 2, 1)]
    public void Masks_ChooseTheBytes(int header, uint red, uint green, uint blue, uint alpha, byte r, byte g, byte b)
    {
        BmpFile file = new(1, 1, 32) { Header = header, Compression = 3, Masks = [red, green, blue, alpha] };
        Assert.Equal([r, g, b], Decode(file.Write([1, 2, 3, 4])));
    }

    [Fact]
    public void RunsOfBytes_WithMovesAndCopies_AreRead()
    {
        // The lowest row first: two of 3, a copy of three (padded), the end; then one of 1 and a move by 4 to the end of the row.
        BmpFile file = new(5, 2, 8) { Compression = 1, Palette = Four };
        byte[] runs = [2, 3, 0, 3, 1, 2, 1, 0, 0, 0, 1, 1, 0, 2, 4, 0, 0, 1];
        Assert.Equal(Colors(1, 0, 0, 0, 0, 3, 3, 1, 2, 1), Decode(file.Write(runs)));
        Assert.Equal(Colors(3, 3, 1, 2, 1, 1, 0, 0, 0, 0), Decode((file with { TopDown = true }).Write(runs)));
        Assert.Contains("end early (Bmp, 5 x 2)", Message(file.Write([2, 3, 0, 1])), StringComparison.Ordinal);
    }

    [Fact]
    public void RunsOfHalfBytes_AreRead()
    {
        BmpFile file = new(6, 1, 4) { Compression = 2, Palette = Four };
        Assert.Equal(Colors(1, 2, 1, 3, 0, 2), Decode(file.Write([3, 0x12, 0, 3, 0x30, 0x20, 0, 1])));
    }

    [Fact]
    public void WhatIsNotRead_IsNamed()
    {
        BmpFile packed = new(1, 1, 24) { Compression = 4 };
        string message = Message(packed.Write(new byte[4]));
        Assert.Contains("BMP of 24 bits with compression 4 is not read", message, StringComparison.Ordinal);
        BmpFile odd = new(1, 1, 32) { Compression = 3, Masks = [0xF, 0xF0, 0xF00, 0] };
        Assert.Contains("masks 0000000F, 000000F0, 00000F00", Message(odd.Write(new byte[4])), StringComparison.Ordinal);
    }

    [Fact]
    public void LastRow_MayLackItsPadding_ButNoPixel()
    {
        BmpFile file = new(1, 2, 24);
        byte[] whole = file.Write(file.Rows([1, 2, 3], [4, 5, 6]));
        Assert.Equal(Decode(whole), Decode(whole[..^1]));
        Assert.Contains("end early (Bmp, 1 x 2)", Message(whole[..^2]), StringComparison.Ordinal);
        for (int length = 2; length < whole.Length - 1; length++)
        {
            Assert.Matches("early|damaged", Message(whole[..length]));
        }
    }

    private static byte[] Colors(params int[] places) => [.. places.SelectMany(place => Four.AsSpan(3 * place, 3).ToArray())];

    private static byte[] Decode(byte[] file) => ImageDecoder.Decode(file, Name).Rgb;

    private static string Message(byte[] file) => Assert.Throws<UserDataException>(() => ImageDecoder.Decode(file, Name)).Message;
}
