using System.Text.Json;
using AdaViP.Core.Data;

namespace AdaViP.Vision.Datasets.Json;

/// <summary>Reads JSON lines or one JSON array, row by row.</summary>
internal static class JsonDataReader
{
    // Fields of so many rows decide the layout: a single first row may be the broken one.
    private const int RowsToRecognise = 64;

    /// <summary>Reads a file into the builder.</summary>
    /// <exception cref="UserDataException">The file is damaged beyond its rows, or its layout is unknown.</exception>
    public static void Read(string file, ImageRoot root, DatasetFormat asked, DatasetBuilder builder)
    {
        using FileStream stream = File.OpenRead(file);
        bool array = StartsArray(stream, file);
        IEnumerable<JsonEntry> entries = array ? Array(stream, file) : JsonLines.Read(stream);
        var waiting = new List<JsonEntry>(RowsToRecognise);
        IRowFormat? format = null;
        foreach (JsonEntry entry in entries)
        {
            waiting.Add(entry);
            if (format is not null || waiting.Count >= RowsToRecognise)
            {
                format ??= Recognise(asked, waiting, file);
                Add(waiting, file, root, format, builder);
                waiting.Clear();
            }
        }

        Add(waiting, file, root, format ?? Recognise(asked, waiting, file), builder);
    }

    private static void Add(IEnumerable<JsonEntry> entries, string file, ImageRoot root, IRowFormat? format, DatasetBuilder builder)
    {
        foreach (JsonEntry entry in entries)
        {
            var place = new RowPlace(file, entry.Row, entry.Line);
            if (entry.Problem is not null)
            {
                builder.AddBad(place, BadRowKind.NotJson, entry.Problem);
            }
            else if (format is null)
            {
                const string reason = "the object has no fields; a row needs image, question, chosen and rejected";
                builder.AddBad(place, BadRowKind.MissingField, reason);
            }
            else
            {
                builder.Add(new JsonRow(entry.Element, place, root), format);
            }
        }
    }

    private static IRowFormat? Recognise(DatasetFormat asked, List<JsonEntry> entries, string file)
    {
        HashSet<string> fields =
        [
            .. entries.Where(entry => entry.Problem is null)
                .SelectMany(entry => entry.Element.EnumerateObject())
                .Where(property => property.Value.ValueKind != JsonValueKind.Null)
                .Select(property => property.Name),
        ];

        // No field at all: only bad rows so far, which need no layout.
        return fields.Count == 0 && asked == DatasetFormat.Auto ? null : FormatCatalogue.Choose(asked, fields, file);
    }

    private static bool StartsArray(FileStream stream, string file)
    {
        int first;
        Span<byte> mark = stackalloc byte[3];
        int read = stream.ReadAtLeast(mark, mark.Length, throwOnEndOfStream: false);
        if (mark[..read].StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || mark[..read].StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            throw new UserDataException($"{file} is UTF-16. Save it as UTF-8.");
        }

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

    private static IEnumerable<JsonEntry> Array(FileStream stream, string file)
    {
        using IEnumerator<JsonElement> elements = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(stream).ToBlockingEnumerable().GetEnumerator();
        for (int row = 0; ; row++)
        {
            JsonEntry entry;
            try
            {
                if (!elements.MoveNext())
                {
                    yield break;
                }

                entry = JsonEntry.Of(elements.Current, row, null);
            }
            catch (JsonException exception)
            {
                throw new UserDataException(
                    $"{file}, line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: no valid JSON after {row} rows. " +
                    "A JSON array cannot be read past a mistake; mend it.",
                    exception);
            }

            yield return entry;
        }
    }
}
