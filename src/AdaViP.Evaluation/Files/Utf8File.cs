using System.Text;
using System.Text.Unicode;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Evaluation.Files;

/// <summary>Text files whose bytes are checked to be UTF-8 before anything else is made of them.</summary>
public static class Utf8File
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>The bytes of a file, without a byte order mark.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Most bytes, one of <see cref="BoundedFile"/>'s.</param>
    /// <exception cref="UserDataException">
    /// The file is missing, unreadable, too large, of another kind than text, or not UTF-8; names the line of the
    /// first wrong byte.
    /// </exception>
    public static ReadOnlyMemory<byte> ReadBytes(string path, int limit = BoundedFile.Records)
    {
        byte[] bytes = InputFile.ReadAllBytes(path, limit, null, "Name the file itself.");
        if (Other(bytes) is (string what, string next))
        {
            throw new UserDataException($"{path} {what}, but text in UTF-8 is read here. {next}");
        }

        int wrong = FirstInvalid(bytes);
        if (wrong >= 0)
        {
            int line = 1 + bytes.AsSpan(0, wrong).Count((byte)'\n');
            throw new UserDataException(
                $"{new FilePlace(path, line)}: the file is not UTF-8 (byte 0x{bytes[wrong]:X2} at offset {wrong}). "
                    + "Save it as UTF-8.");
        }

        int start = bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0;
        return bytes.AsMemory(start);
    }

    /// <summary>The lines of a file without their ends; "\n", "\r\n" and "\r" all end a line, as in Python's text mode.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">As <see cref="ReadBytes"/>.</exception>
    public static IReadOnlyList<string> ReadLines(string path)
    {
        string text = Encoding.UTF8.GetString(ReadBytes(path).Span).Replace("\r\n", "\n").Replace('\r', '\n');
        string[] lines = text.Split('\n');
        return lines[^1].Length == 0 ? lines[..^1] : lines;
    }

    // What it is instead, and the next step; null for text, which may have a wrong byte.
    private static (string What, string Next)? Other(ReadOnlySpan<byte> bytes)
    {
        if (ForeignContents.Of(bytes) is ForeignContents other && (other.Group == ForeignGroup.Page || !Utf8.IsValid(bytes)))
        {
            return ("is " + other.What, other.Advice ?? "Name the right file.");
        }

        return Utf8.IsValid(bytes) ? null
            : bytes.StartsWith("PAR1"u8) ? ("is a Parquet table", "Save its rows as JSON lines.")
            : bytes.Contains((byte)0) ? ("has zero bytes", "Name the right file.")
            : null;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return -1;
        }

        int position = 0;
        while (Rune.DecodeFromUtf8(bytes[position..], out _, out int consumed) == System.Buffers.OperationStatus.Done)
        {
            position += consumed;
        }

        return position;
    }
}
