using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Core.Endpoints;
using AdaViP.Evaluation.Files;
using AdaViP.Evaluation.Judging;

namespace AdaViP.Evaluation.MmHal;

/// <summary>
/// Reads a stored judge file: a JSON list (or JSON lines) of chat completions, one per question, in their order.
/// </summary>
public static class MmHalJudgeFileReader
{
    /// <summary>All replies of a file, in order.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserDataException">
    /// The file cannot be read or is empty, or an entry has no message, or one that was cut: a judgement that failed is never
    /// scored as if it were one.
    /// </exception>
    public static IReadOnlyList<MmHalReply> Read(string path)
    {
        IReadOnlyList<JsonRow> rows = JsonRows.Read(path);
        return rows.Count > 0
            ? [.. rows.Select(Reply)]
            : throw new UserDataException($"{path} has no replies; it must have one chat completion per question.");
    }

    private static MmHalReply Reply(JsonRow row)
    {
        JsonElement choices = row.Required(CompletionChoices.Key);
        var choice = new JsonRow(
            row.Place,
            CompletionChoices.Meant(choices) ?? throw row.Wrong(CompletionChoices.Key, choices, "a list with a choice"));
        StoredReply.RequireWhole(choice);
        JsonElement message = choice.Required("message");
        if (message.ValueKind != JsonValueKind.Object)
        {
            throw row.Wrong("message", message, "an object with \"content\"");
        }

        return new MmHalReply(new JsonRow(row.Place, message).Text("content"), row.OptionalText("model"), row.Place);
    }
}
