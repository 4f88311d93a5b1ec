using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Json;

/// <summary>Reads JSON lines or one JSON array, row by row.</summary>
internal static class JsonDataReader
{
    private const int ContextBytes = 64;

    /// <summary>The rows of a file.</summary>
    /// <exception cref="UserDataException">The file is damaged beyond its rows, or of another kind.</exception>
    public static IEnumerable<RowEntry> Read(string file)
    {
        using FileStream stream = InputFile.Open(file);
        foreach (RowEntry entry in StartsArray(stream, file) ? Array(stream, file) : JsonLines.Read(stream, file))
        {
            yield return entry;
        }
    }

    private static bool StartsArray(FileStream stream, string file)
    {
        int first;
        Span<byte> mark = stackalloc byte[3];
        int read = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        long start = mark[..read].SequenceEqual((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? mark.Length : 0;
        stream.Position = start;
        do
        {
            first = stream.ReadByte();
        }
        while (first is ' ' or '\t' or '\r' or '\n');

        stream.Position = start;
        return first == '[';
    }

    private static IEnumerable<RowEntry> Array(FileStream stream, string file)
    {
        using var bounded = new ElementBound(stream, file);
        using IEnumerator<JsonElement> elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(bounded)
            .ToBlockingEnumerable().GetEnumerator();
        for (int row = 0; ; row++)
        {
            RowEntry entry;
            try
            {
                if (!elements.MoveNext())
                {
                    yield break;
                }

                bounded.Next();
                entry = JsonLines.Entry(elements.Current, new RowPlace(file, row, null));
            }
            catch (JsonException exception)
            {
                long line = exception.LineNumber ?? 0;
                long at = exception.BytePositionInLine ?? 0;
                // Only the runtime's words tell this fault from others.
                string? reason = exception.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                    ? JsonProblem.DeepNesting
                    : Reason(file, line, at);
                throw new UserDataException(
                    $"{file}, line {line + 1}, byte {at + 1}: no valid JSON{JsonText.Colon(reason)}. " +
                    "A JSON array cannot be read past a mistake; correct it.",
                    exception);
            }

            yield return entry;
        }
    }

    // What stands where the parser stopped.
    private static string? Reason(string file, long line, long at)
    {
        using FileStream stream = InputFile.Open(file);
        for (long passed = 0; passed < line;)
        {
            int next = stream.ReadByte();
            if (next < 0)
            {
                return null;
            }

            passed += next == '\n' ? 1 : 0;
        }

        // What stands before it may be the sign of "-Infinity", or a comma.
        long place = stream.Position + at;
        long back = Math.Min(place, ContextBytes / 2);
        stream.Position = place - back;
        byte[] context = new byte[ContextBytes];
        int read = stream.ReadAtLeast(context, context.Length, throwOnEndOfStream: false);
        return read <= back ? "the file ends inside the list" : JsonProblem.At(context.AsSpan(0, read), (int)back);
    }
}
