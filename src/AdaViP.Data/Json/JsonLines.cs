using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Inputs;
using AdaViP.Data.Rows;

namespace AdaViP.Data.Json;

/// <summary>Splits a file into lines and parses each; blank lines are not rows but count as lines.</summary>
internal static class JsonLines
{
    /// <summary>Rows from the stream's position on.</summary>
    /// <exception cref="UserDataException">
    /// The file begins with an object that goes over several lines, or a line is longer than any row.
    /// </exception>
    public static IEnumerable<RowEntry> Read(Stream stream, string file)
    {
        int row = 0;
        int number = 0;
        bool mayGoOn = false;
        foreach (ReadOnlyMemory<byte> line in BoundedLines.Read(stream, file))
        {
            number++;
            ReadOnlyMemory<byte> text = line.TrimEnd("\r"u8);
            if (!text.Span.ContainsAnyExcept(" \t\r"u8))
            {
                continue;
            }

            if (mayGoOn && text.Span.TrimStart(" \t"u8) is not [(byte)'{', ..])
            {
                throw OverSeveralLines(file);
            }

            // A broken first row and a first row that goes on look alike until the next line.
            mayGoOn = row == 0 && JsonProblem.EndsTooEarly(text.Span);
            yield return Parse(text.Span, new RowPlace(file, row++, number));
        }
    }

    private static RowEntry Parse(ReadOnlySpan<byte> line, RowPlace place)
    {
        try
        {
            return Entry(JsonElement.Parse(line), place);
        }
        catch (JsonException exception)
        {
            string? reason = JsonProblem.Find(line, exception.BytePositionInLine ?? 0);
            return RowEntry.Bad(place, BadRowKind.NotJson, $"the line is not a JSON object{JsonText.Colon(reason)}");
        }
    }

    /// <summary>A row of a parsed value.</summary>
    public static RowEntry Entry(JsonElement element, RowPlace place)
    {
        var value = new JsonValue(element);
        if (value.Kind != RowValueKind.Object)
        {
            string what = place.Line is null ? "element" : "line";
            return RowEntry.Bad(place, BadRowKind.NotJson, $"the {what} is not a JSON object but {value.Describe()}");
        }

        return DuplicateKey.Find(element) is string duplicate
            ? RowEntry.Bad(place, BadRowKind.WrongField, duplicate)
            : RowEntry.Of(place, value);
    }

    private static UserDataException OverSeveralLines(string file)
    {
        string list = Path.GetFileName(file) == "dataset_info.json"
            ? " This file lists LLaMA-Factory's data sets and has no rows: name the data file that it lists."
            : " If the object holds the rows as a list under one name, write that list alone, from [ to ].";
        return new UserDataException(
            $"{file} begins with a JSON object that goes over several lines. Write each row on one line, "
                + $"for example with 'jq -c .', or put the rows between [ and ] with commas between them.{list}");
    }
}
