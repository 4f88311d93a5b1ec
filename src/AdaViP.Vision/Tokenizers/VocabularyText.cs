using System.Globalization;
using System.IO.Compression;
using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;

namespace AdaViP.Vision.Tokenizers;

/// <summary>Text files of one entry a line, where the line number counts.</summary>
internal static class VocabularyText
{
    /// <summary>All lines; a line break at the very end starts no further line, blank lines keep their number.</summary>
    /// <param name="path">UTF-8 text, plain or compressed with gzip.</param>
    /// <exception cref="UserDataException">The file is missing or unreadable.</exception>
    internal static IReadOnlyList<string> Lines(string path)
    {
        try
        {
            byte[] file = InputFile.ReadAllBytes(
                path, BoundedFile.Vocabulary, null, "Correct the path; paths are relative to the configuration file.");
            string text = Encoding.UTF8.GetString(Unpacked(file, path));
            string[] lines = text.TrimStart('\uFEFF').Split('\n');
            int count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
            return [.. lines.Take(count).Select(line => line.TrimEnd('\r'))];
        }
        catch (InvalidDataException failure)
        {
            throw new UserDataException($"{path} cannot be unpacked: {failure.Message} Get the file again.", failure);
        }
    }

    private static byte[] Unpacked(byte[] file, string path)
    {
        if (!file.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]))
        {
            return file;
        }

        using var source = new MemoryStream(file);
        using var unpacking = new GZipStream(source, CompressionMode.Decompress);
        return BoundedFile.ReadAll(unpacking, BoundedFile.Vocabulary) ?? throw new UserDataException(string.Create(
            CultureInfo.InvariantCulture,
            $"{path} has {file.Length:N0} bytes and unpacks to more than {BoundedFile.Vocabulary:N0}, the most that a vocabulary "
            + $"may have. Get the file again."));
    }
}
