using System.Globalization;
using AdaViP.Core.Data;

namespace AdaViP.Core;

/// <summary>
/// Reads whole files that have a largest sensible size. The size is looked at before a byte is read, and no more than that is
/// read where the file grows or has no size of its own (a device).
/// </summary>
public static class BoundedFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">Most bytes, 1 to <see cref="Array.MaxLength"/>.</param>
    /// <exception cref="UserDataException">It has more bytes, or is a device or a pipe without an end of its own.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It is a folder, or this user may not read it.</exception>
    public static byte[] Read(string path, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Array.MaxLength);
        if (FileStatus.Of(path) is { Kind: FileKind.Pipe or FileKind.Device } other)
        {
            throw new UserDataException($"{path} is {other.Named}, not a file. Name a file.");
        }

        using FileStream stream = File.OpenRead(path);
        if (stream.Length > limit)
        {
            throw TooLarge(path, stream.Length, limit);
        }

        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (read < bytes.Length)
        {
            return bytes[..read];
        }

        return stream.ReadByte() < 0 ? bytes : ReadOn(path, stream, bytes, limit);
    }

    // Files of /proc say that they have no length.
    private static byte[] ReadOn(string path, FileStream stream, byte[] begin, int limit)
    {
        stream.Position = begin.Length;
        using var all = new MemoryStream();
        all.Write(begin);
        byte[] part = new byte[1 << 16];
        for (int read = stream.Read(part); read > 0; read = stream.Read(part))
        {
            all.Write(part, 0, read);
            if (all.Length > limit)
            {
                throw TooLarge(path, all.Length, limit);
            }
        }

        return all.ToArray();
    }

    private static UserDataException TooLarge(string path, long found, int limit) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"{path} has {found:N0} bytes or more, but a file of this kind may have {limit:N0}. Check that it is the file you mean."));
}
