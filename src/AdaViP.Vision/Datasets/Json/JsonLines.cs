using System.Text.Json;

namespace AdaViP.Vision.Datasets.Json;

/// <summary>Splits a file into lines and parses each; blank lines are no rows but count as lines.</summary>
internal static class JsonLines
{
    private const int ChunkBytes = 1 << 16;

    /// <summary>Rows from the stream's position on.</summary>
    public static IEnumerable<JsonEntry> Read(Stream stream)
    {
        int row = 0;
        int number = 0;
        foreach (ReadOnlyMemory<byte> line in Lines(stream))
        {
            number++;
            if (line.Span.ContainsAnyExcept(" \t\r"u8))
            {
                yield return Parse(line.Span, row++, number);
            }
        }
    }

    private static JsonEntry Parse(ReadOnlySpan<byte> line, int row, int number)
    {
        try
        {
            return JsonEntry.Of(JsonElement.Parse(line), row, number);
        }
        catch (JsonException exception)
        {
            return new JsonEntry(row, number, default, $"the line is no JSON object (byte {exception.BytePositionInLine + 1} of {line.Length})");
        }
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Lines(Stream stream)
    {
        byte[] buffer = new byte[ChunkBytes];
        int start = 0;
        int scanned = 0;
        int end = 0;
        while (true)
        {
            int found = buffer.AsSpan(scanned, end - scanned).IndexOf((byte)'\n');
            if (found >= 0)
            {
                yield return buffer.AsMemory(start, scanned + found - start);
                start = scanned + found + 1;
                scanned = start;
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
                Array.Resize(ref buffer, checked(buffer.Length * 2));
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
