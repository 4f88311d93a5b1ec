using System.Buffers.Binary;
using System.Text;

namespace AdaViP.Vision.Tests.Support;

/// <summary>Wraps encoded WebP pictures in the extended container.</summary>
internal static class WebPFile
{
    /// <summary>The chunk that holds the pixels of a plain WebP file.</summary>
    public static byte[] Pixels(byte[] plain) => plain[12..];

    /// <summary>An extended file.</summary>
    /// <param name="flags">0x02 animation, 0x04 XMP, 0x08 EXIF, 0x10 alpha.</param>
    /// <param name="width">Of the canvas.</param>
    /// <param name="height">Of the canvas.</param>
    /// <param name="chunks">Whole chunks, in order.</param>
    public static byte[] Extended(int flags, int width, int height, params byte[][] chunks)
    {
        byte[] header = [(byte)flags, 0, 0, 0, .. Three(width - 1), .. Three(height - 1)];
        byte[] content = [.. "WEBP"u8, .. Chunk("VP8X", header), .. chunks.SelectMany(chunk => chunk)];
        return Chunk("RIFF", content);
    }

    /// <summary>A chunk, padded to even length.</summary>
    public static byte[] Chunk(string type, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.Latin1.GetBytes(type), .. length, .. content, .. new byte[content.Length % 2]];
    }

    /// <summary>A frame of an animation.</summary>
    public static byte[] Frame(int left, int top, int width, int height, byte[] pixels) => Chunk(
        "ANMF", [.. Three(left / 2), .. Three(top / 2), .. Three(width - 1), .. Three(height - 1), .. Three(100), 0, .. pixels]);

    private static byte[] Three(int value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16)];
}
