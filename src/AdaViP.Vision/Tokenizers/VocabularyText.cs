using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Vision.Tokenizers;

/// <summary>Text files of one entry a line, where the line number counts.</summary>
internal static class VocabularyText
{
    // Header, one empty block and trailer of gzip.
    private const int SmallestPacked = 20;

    /// <summary>All lines; a line break at the very end starts no further line, blank lines keep their number.</summary>
    /// <param name="path">UTF-8 text, plain or compressed with gzip.</param>
    /// <exception cref="UserDataException">The file is missing, cut short, or not UTF-8; names the line.</exception>
    internal static IReadOnlyList<string> Lines(string path)
    {
        try
        {
            byte[] file = InputFile.ReadAllBytes(
                path, BoundedFile.Vocabulary, null, "Correct the path; paths are relative to the configuration file.");
            string text = Text(Unpacked(file, path), path);
            string[] lines = text.TrimStart('\uFEFF').Split('\n');
            int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
            return [.. lines.Take(count).Select(line => line.TrimEnd('\r'))];
        }
        catch (InvalidDataException failure)
        {
            throw new UserDataException($"{path} cannot be unpacked: {failure.Message} Get the file again.", failure);
        }
    }

    private static string Text(byte[] bytes, string path)
    {
        for (int start = 0, line = 1; start < bytes.Length; line++)
        {
            int length = bytes.AsSpan(start).IndexOf((byte)'\n') is int found and >= 0 ? found : bytes.Length - start;
            if (!Utf8.IsValid(bytes.AsSpan(start, length)))
            {
                throw new UserDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path}:{line}: this line is not valid UTF-8: "
                    + $"\"{Encoding.UTF8.GetString(bytes, start, Math.Min(length, 40))}\". "
                    + $"Get the file again, or save it as UTF-8."));
            }

            start += length + 1;
        }

        return Encoding.UTF8.GetString(bytes);
    }

    private static byte[] Unpacked(byte[] file, string path)
    {
        if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return file;
        }

        if (file.Length < SmallestPacked)
        {
            throw new UserDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"{path} has {file.Length} bytes: it is a gzip file that is cut short. Get the file again."));
        }

        // A file may be several streams, one behind the other (RFC 1952, 2.2).
        using var all = new MemoryStream();
        for (int start = 0; start < file.Length;)
        {
            (start, byte[] unpacked) = Stream(file, start, path);
            if (all.Length + unpacked.Length > BoundedFile.Vocabulary)
            {
                throw TooLarge(file, path);
            }

            all.Write(unpacked);
        }

        return all.ToArray();
    }

    // A stream that ends early unpacks without complaint; whole ones end with the size of what they hold (RFC 1952, 2.3.1).
    private static (int End, byte[] Unpacked) Stream(byte[] file, int start, string path)
    {
        for (int end = NextHeader(file, start); ; end = NextHeader(file, end))
        {
            byte[] unpacked = Unpack(file, start, end, path);
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end - sizeof(uint)));
            if (size == (uint)unpacked.Length)
            {
                return (end, unpacked);
            }

            if (end == file.Length)
            {
                throw new UserDataException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{path} unpacks to {unpacked.Length:N0} bytes, but its last four bytes say {size:N0}: "
                        + $"it is cut short or has more behind it. Get the file again."));
            }
        }
    }

    // Where the next stream may begin: its first bytes may also stand inside this one by chance. The end of the file for none.
    private static int NextHeader(byte[] file, int start)
    {
        int from = Math.Min(start + SmallestPacked, file.Length);
        int found = file.AsSpan(from).IndexOf((ReadOnlySpan<byte>)[0x1F, 0x8B, 0x08]);
        return found < 0 ? file.Length : from + found;
    }

    private static byte[] Unpack(byte[] file, int start, int end, string path)
    {
        using var source = new MemoryStream(file, start, end - start);
        using var unpacking = new GZipStream(source, CompressionMode.Decompress);
        return BoundedFile.ReadAll(unpacking, BoundedFile.Vocabulary) ?? throw TooLarge(file, path);
    }

    private static UserDataException TooLarge(byte[] file, string path) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{path} has {file.Length:N0} bytes and unpacks to more than {BoundedFile.Vocabulary:N0}, "
            + $"the most that a vocabulary may have. Get the file again."));
}
