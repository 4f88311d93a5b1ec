using System.Text;
using AdaViP.Core.Data;
using AdaViP.Core.Files;

namespace AdaViP.Core.Inputs;

/// <summary>
/// Reads whole files that have a largest sensible size. The size is looked at before a byte is read, and no more than that is
/// read where the file grows, or says nothing of its size.
/// </summary>
public static class BoundedFile
{
    /// <summary>Bytes that a file of settings may have: config.json, an index of shards, a judge's prompt.</summary>
    public const int Settings = 16 << 20;

    /// <summary>Bytes that a vocabulary may have, also after it was unpacked.</summary>
    public const int Vocabulary = 64 << 20;

    /// <summary>
    /// Bytes that an encoded picture may have: 100 megapixels, the most that are decoded, in 8-bit RGBA without compression,
    /// and a quarter more.
    /// </summary>
    public const int Picture = 512 << 20;

    /// <summary>Bytes that a file of questions, answers or annotations may have; COCO's largest has 0.5 GB.</summary>
    public const int Records = 1 << 30;

    private const int PartBytes = 1 << 16;

    private const string Check = "Check that it is the file you mean.";

    // Pipes that are open already, as the shell's <(...) makes them; one with a name of its own may have no writer for ever.
    private static readonly string[] OpenPipes = ["/dev/fd/", "/dev/stdin", "/proc/self/fd/"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Most bytes, 1 to <see cref="Array.MaxLength"/>.</param>
    /// <exception cref="UserDataException">It has more bytes, or is a device or a named pipe.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or this user may not read it.</exception>
    public static byte[] Read(string path, int limit)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Array.MaxLength);
        FileStatus? status = FileStatus.Of(path);
        bool isOpenPipe = status?.Kind == FileKind.Pipe
            && Array.Exists(OpenPipes, start => path.StartsWith(start, StringComparison.Ordinal));
        if (status is { Kind: FileKind.Pipe or FileKind.Device } && !isOpenPipe)
        {
            throw new UserDataException($"{path} is {status.Named}, not a file. Name a file.");
        }

        using FileStream stream = File.OpenRead(path);
        if (stream.CanSeek && stream.Length > limit)
        {
            throw new UserDataException($"{path} {FileProblem.Oversize(stream.Length, limit)}. {Check}");
        }

        return ReadAll(stream, limit)
            ?? throw new UserDataException($"{path} {FileProblem.Oversize((long)limit + 1, limit)}. {Check}");
    }

    /// <summary>Whether a file has exactly these contents; one of another size is not read.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">In UTF-8, without a byte order mark.</param>
    /// <returns>False also where there is no file, or one that cannot be read.</returns>
    public static bool Holds(string path, string text)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(text);
        try
        {
            return FileStatus.Of(path)?.Kind == FileKind.Regular && new FileInfo(path).Length == wanted.Length
                && wanted.AsSpan().SequenceEqual(Read(path, Math.Max(1, wanted.Length)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or UserDataException)
        {
            return false;
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">From its position on.</param>
    /// <param name="limit">Most bytes, at least 0.</param>
    /// <returns>Its bytes; null as soon as there are more than the limit.</returns>
    public static byte[]? ReadAll(Stream stream, int limit)
    {
        ArgumentNullException.ThrowIfNull(stream);

        // A file is read into an array of its size at once; /proc says 0, what unpacks itself says nothing.
        byte[] bytes = stream.CanSeek ? new byte[Math.Min(limit, stream.Length - stream.Position)] : [];
        int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        byte[] part = new byte[PartBytes];
        int read = stream.Read(part);
        if (read == 0)
        {
            return count == bytes.Length ? bytes : bytes[..count];
        }

        using var all = new MemoryStream();
        all.Write(bytes, 0, count);
        for (; read > 0; read = stream.Read(part))
        {
            if (all.Length + read > limit)
            {
                return null;
            }

            all.Write(part, 0, read);
        }

        return all.ToArray();
    }
}
