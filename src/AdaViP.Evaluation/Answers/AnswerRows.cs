using System.Text.Json;
using System.Text.Json.Nodes;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Answers;

/// <summary>
/// Reads rows of answers as the benchmarks' own programs and others write them. Rows of lmms-eval (<c>doc</c> with
/// <c>filtered_resps</c> or <c>resps</c>) and of ms-swift (<c>response</c> with <c>messages</c> or <c>query</c>) become flat ones
/// with <c>response</c>, <c>question</c> and what names question and picture; all others stay as they are.
/// </summary>
internal static class AnswerRows
{
    /// <summary>The field that holds the answer of a row that was made flat.</summary>
    public const string Response = "response";

    private const string Question = "question";
    private const string Image = "image";

    // What a row of another program may name its question and picture by.
    private static readonly string[] Names = ["id", "question_id", "image_id", Image, "category"];

    private static readonly string[] Tables = [".xlsx", ".xls", ".tsv", ".csv", ".parquet"];

    /// <summary>All rows of a file that must have some.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What a row is, for the message: "answers to score".</param>
    /// <exception cref="UserDataException">
    /// The file cannot be read, or a row does not hold one answer; names file and line.
    /// </exception>
    public static IReadOnlyList<JsonRow> Read(string path, string what)
    {
        string ending = Path.GetExtension(path).ToLowerInvariant();
        return Tables.Contains(ending)
            ? throw new UserDataException(
                $"{path} is a table ({ending}), but {what} are read from JSON lines or a JSON list. Save it as JSON lines.")
            : [.. JsonRows.ReadSome(path, what).Select(Flat)];
    }

    private static JsonRow Flat(JsonRow row)
    {
        if (row.Element.TryGetProperty("doc", out JsonElement doc) && doc.ValueKind == JsonValueKind.Object
            && (row.Has("filtered_resps") || row.Has("resps")))
        {
            row.RequireUnicode();
            string field = row.Has("filtered_resps") ? "filtered_resps" : "resps";
            var asked = new JsonRow(row.Place, doc);
            string? picture = Picture(asked, Image) ?? Picture(asked, "image_source");
            return Row(row, Only(row, field), Property(doc, Question), asked, picture);
        }

        if (row.Has(Response) && row.Element.TryGetProperty("messages", out JsonElement messages)
            && messages.ValueKind == JsonValueKind.Array)
        {
            row.RequireUnicode();
            return Row(row, row.Text(Response), LastQuestion(messages), row, Picture(row, "images") ?? Picture(row, Image));
        }

        if (row.Has(Response) && row.Has("query") && row.Has("images"))
        {
            row.RequireUnicode();
            return Row(row, row.Text(Response), row.OptionalText("query"), row, Picture(row, "images"));
        }

        return row;
    }

    private static JsonRow Row(JsonRow row, string answer, string? question, JsonRow named, string? picture)
    {
        var flat = new JsonObject();
        foreach (string name in Names.Where(name => named.Has(name)))
        {
            if (named.Required(name).ValueKind is JsonValueKind.String or JsonValueKind.Number)
            {
                flat[name] = JsonNode.Parse(named.Required(name).GetRawText());
            }
        }

        flat[Response] = answer;
        if (question is not null)
        {
            flat[Question] = question;
        }

        if (picture is not null)
        {
            flat[Image] = picture;
        }

        return row with { Element = JsonSerializer.SerializeToElement(flat) };
    }

    // One text, in up to two lists: a list per request, with a text per try.
    private static string Only(JsonRow row, string field)
    {
        JsonElement value = row.Required(field);
        while (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1)
        {
            value = value[0];
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw row.Wrong(field, value, "one answer as a text");
    }

    private static string? LastQuestion(JsonElement messages)
    {
        string? question = null;
        foreach (JsonElement message in messages.EnumerateArray())
        {
            if (Property(message, "role") == "user" && message.TryGetProperty("content", out JsonElement content))
            {
                question = content.ValueKind switch
                {
                    JsonValueKind.String => content.GetString(),
                    JsonValueKind.Array => string.Concat(content.EnumerateArray().Select(part => Property(part, "text"))),
                    _ => question,
                };
            }
        }

        return question;
    }

    // A name, an object with a path, or a list of one of them.
    private static string? Picture(JsonRow row, string field)
    {
        if (!row.Has(field))
        {
            return null;
        }

        JsonElement value = row.Required(field);
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1)
        {
            value = value[0];
        }

        return value.ValueKind == JsonValueKind.String ? value.GetString() : Property(value, "path");
    }

    private static string? Property(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty(name, out JsonElement inner)
        && inner.ValueKind == JsonValueKind.String
            ? inner.GetString()
            : null;
}
