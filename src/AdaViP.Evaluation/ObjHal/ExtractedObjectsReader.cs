using System.Text.Json;
using AdaViP.Core;
using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>
/// Reads what a judge extracted: JSON lines (or a list) with <c>image_id</c> and <c>extract_objs</c>, a list of texts. A row may
/// say how the judge's reply ended (<c>finish_reason</c>, or the <c>choices</c> of the completion).
/// </summary>
public static class ExtractedObjectsReader
{
    /// <summary>The strings of each answer, in the answers' order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="answers">The answers.</param>
    /// <exception cref="UserDataException">The file or a row cannot be read, a reply was cut, or rows and answers do not
    /// match; names file and line.</exception>
    public static IReadOnlyList<IReadOnlyList<string>> Read(string path, IReadOnlyList<ObjHalAnswer> answers)
    {
        IReadOnlyList<JsonRow> rows = JsonRows.Read(path);
        if (rows.Count != answers.Count)
        {
            throw new UserDataException(
                $"{path} has {Counted.Of(rows.Count, "row")}, "
                + $"but there {Counted.Word(answers.Count, "is", "are")} {Counted.Of(answers.Count, "answer")}. "
                + "Name the file that was made of these answers.");
        }

        var strings = new List<IReadOnlyList<string>>(rows.Count);
        foreach ((JsonRow row, ObjHalAnswer answer) in rows.Zip(answers))
        {
            RequireWhole(row);
            strings.Add(row.Number("image_id") == answer.ImageId
                ? row.Texts("extract_objs")
                : throw new UserDataException($"{row.Place}: picture {row.Number("image_id")}; the answer of that place "
                    + $"is to picture {answer.ImageId}. Name the file that was made of these answers, in their order."));
        }

        return strings;
    }

    // Objects of half a reply are a list like any other.
    private static void RequireWhole(JsonRow row)
    {
        StoredReply.RequireWhole(row);
        if (row.Has(CompletionChoices.Key)
            && CompletionChoices.Meant(row.Required(CompletionChoices.Key)) is JsonElement choice)
        {
            StoredReply.RequireWhole(new JsonRow(row.Place, choice));
        }
    }
}
