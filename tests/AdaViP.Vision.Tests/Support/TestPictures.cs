using System.Buffers.Binary;
using SkiaSharp;

namespace AdaViP.Vision.Tests.Support;

/// <summary>Small encoded pictures, made on the spot.</summary>
internal static class TestPictures
{
    /// <summary>
    /// Colours of the four quadrants of <see cref="Quadrants"/>: top left, top right, bottom right, bottom left.
    /// </summary>
    public static readonly (byte R, byte G, byte B)[] Corners = [(220, 20, 30), (20, 200, 40), (30, 40, 210), (230, 220, 60)];

    /// <summary>A picture of four plain quadrants, encoded.</summary>
    public static byte[] Quadrants(int width, int height, SKEncodedImageFormat format = SKEncodedImageFormat.Png,
        int quality = 95)
    {
        return Encode(width, height, format, quality, (x, y) =>
            Corners[y < height / 2 ? (x < width / 2 ? 0 : 1) : (x < width / 2 ? 3 : 2)]);
    }

    /// <summary>A picture of noise, so that its encoded data are long.</summary>
    public static byte[] Noise(int width, int height, SKEncodedImageFormat format, int quality = 95)
    {
        var random = new Random(width * height);
        return Encode(width, height, format, quality, (_, _) =>
            ((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)));
    }

    /// <summary>A JPEG with an EXIF orientation.</summary>
    public static byte[] Oriented(int width, int height, int orientation)
    {
        byte[] plain = Quadrants(width, height, SKEncodedImageFormat.Jpeg);
        byte[] tiff =
        [
            (byte)'M', (byte)'M', 0, 42, 0, 0, 0, 8, // big-endian, first directory at 8
            0, 1, // one entry
            0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, // orientation, one SHORT
            0, 0, 0, 0, // no next directory
        ];
        byte[] payload = [(byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, .. tiff];
        int length = payload.Length + 2;
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)(length >> 8), (byte)length, .. payload, .. plain[2..]];
    }

    /// <summary>A PNG written by hand, for sample formats that no encoder here writes.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="bitDepth">Bits of a sample.</param>
    /// <param name="colorType">0 grey, 2 RGB, 4 grey and alpha, 6 RGBA.</param>
    /// <param name="row">Bytes of one row, the same for all.</param>
    public static byte[] RawPng(int width, int height, byte bitDepth, byte colorType, byte[] row)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bitDepth;
        header[9] = colorType;
        byte[][] rows = row.Length == 0 ? [] : [.. Enumerable.Repeat<byte[]>([0, .. row], height)]; // no filter
        return
        [
            .. PngFile.Signature, .. PngFile.Chunk("IHDR", header),
            .. PngFile.Chunk("IDAT", PngFile.Packed([.. rows.SelectMany(bytes => bytes)])),
            .. PngFile.Chunk("IEND", []),
        ];
    }

    /// <summary>A WebP that keeps every sample, of transparent pixels too.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="color">Of each pixel, row by row.</param>
    public static byte[] LosslessWebP(int width, int height, Func<int, SKColor> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        for (int i = 0; i < width * height; i++)
        {
            bitmap.SetPixel(i % width, i / width, color(i));
        }

        using SKPixmap pixels = bitmap.PeekPixels();
        using SKData? data = pixels.Encode(new SKWebpEncoderOptions(SKWebpEncoderCompression.Lossless, 100));
        return data!.ToArray();
    }

    private static byte[] Encode(int width, int height, SKEncodedImageFormat format, int quality,
        Func<int, int, (byte R, byte G, byte B)> color)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (byte r, byte g, byte b) = color(x, y);
                bitmap.SetPixel(x, y, new SKColor(r, g, b));
            }
        }

        using SKData data = bitmap.Encode(format, quality);
        return data.ToArray();
    }
}
