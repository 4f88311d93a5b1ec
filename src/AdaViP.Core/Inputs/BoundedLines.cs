using System.Globalization;
using AdaViP.Core.Data;

namespace AdaViP.Core.Inputs;

/// <summary>Lines of a file of records, as bytes: no more than one of them is in memory, and each has a largest size.</summary>
public static class BoundedLines
{
    /// <summary>Bytes that a record may have; it is text, pictures are files of their own.</summary>
    public const int Record = 64 << 20;

    private const int ChunkBytes = 1 << 16;

    /// <summary>The lines from a stream's position on.</summary>
    /// <param name="stream">Stays the caller's.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <param name="longest">Most bytes of a line, at least 1.</param>
    /// <returns>Each without its line feed, valid until the next is asked for.</returns>
    /// <exception cref="UserDataException">A line is longer; names file, line and the limit.</exception>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream, string file, int longest = Record)
    {
        ArgumentNullException.ThrowIfNull(stream);
        byte[] buffer = new byte[Math.Min(ChunkBytes, longest + 1L)];
        int start = 0;
        int scanned = 0;
        int end = 0;
        int number = 1;
        while (true)
        {
            int found = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                yield return buffer.AsMemory(start, scanned + found - start);
                start = scanned + found + 1;
                scanned = start;
                number++;
                continue;
            }

            scanned = end;
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, scanned, end) = (0, scanned - start, end - start);
            }

            if (end == buffer.Length)
            {
                if (end > longest)
                {
                    throw new UserDataException(string.Create(
                        CultureInfo.InvariantCulture,
                        $"{file}, line {number}: the line has more than {longest:N0} bytes, the most that a row may have. "
                        + $"Check that the file has one row a line."));
                }

                Array.Resize(ref buffer, (int)Math.Min(longest + 1L, 2L * buffer.Length));
            }

            int read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                if (end > 0)
                {
                    yield return buffer.AsMemory(0, end);
                }

                yield break;
            }

            end += read;
        }
    }
}
