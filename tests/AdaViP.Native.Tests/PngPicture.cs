using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace AdaViP.Native.Tests;

/// <summary>An 8-bit RGB picture read from a PNG file without any imaging library; not interlaced.</summary>
internal sealed record PngPicture(int Width, int Height, byte[] Pixels)
{
    private const int Channels = 3;

    /// <summary>Reads and checks the kind of the file.</summary>
    public static PngPicture Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int width = 0;
        int height = 0;
        using var packed = new MemoryStream();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string kind = Encoding.ASCII.GetString(file, at + 4, 4);
            ReadOnlySpan<byte> body = file.AsSpan(at + 8, length);
            if (kind == "IHDR")
            {
                width = BinaryPrimitives.ReadInt32BigEndian(body);
                height = BinaryPrimitives.ReadInt32BigEndian(body[4..]);
                if (!body[8..].SequenceEqual((ReadOnlySpan<byte>)[8, 2, 0, 0, 0]))
                {
                    throw new InvalidOperationException($"{path} is not 8-bit RGB without interlacing.");
                }
            }
            else if (kind == "IDAT")
            {
                packed.Write(body);
            }

            at += length + 12;
        }

        packed.Position = 0;
        using var unpacked = new ZLibStream(packed, CompressionMode.Decompress);
        return new PngPicture(width, height, Unfilter(unpacked, width, height));
    }

    /// <summary>Undoes the prediction of each row from its left, upper and upper-left neighbours.</summary>
    private static byte[] Unfilter(Stream rows, int width, int height)
    {
        int stride = Channels * width;
        byte[] pixels = new byte[stride * height];
        for (int y = 0; y < height; y++)
        {
            int filter = rows.ReadByte();
            Span<byte> row = pixels.AsSpan(y * stride, stride);
            rows.ReadExactly(row);
            for (int i = 0; i < stride; i++)
            {
                int left = i < Channels ? 0 : row[i - Channels];
                int up = y == 0 ? 0 : pixels[((y - 1) * stride) + i];
                int corner = i < Channels || y == 0 ? 0 : pixels[((y - 1) * stride) + i - Channels];
                int prediction = filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Paeth(left, up, corner),
                    _ => throw new InvalidOperationException($"row {y} has the unknown filter {filter}."),
                };
                row[i] = (byte)(row[i] + prediction);
            }
        }

        return pixels;
    }

    private static int Paeth(int left, int up, int corner)
    {
        int guess = left + up - corner;
        int fromLeft = Math.Abs(guess - left);
        int fromUp = Math.Abs(guess - up);
        int fromCorner = Math.Abs(guess - corner);
        return fromLeft <= fromUp && fromLeft <= fromCorner ? left : fromUp <= fromCorner ? up : corner;
    }
}
