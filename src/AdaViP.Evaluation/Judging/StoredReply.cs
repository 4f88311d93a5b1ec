using System.Text.Json;
using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Judging;

/// <summary>What files of a judge's replies say of how a reply came about.</summary>
internal static class StoredReply
{
    private const string Reason = "finish_reason";

    // As OpenAI's completions say it, and servers that imitate them; what is not here is the end of a whole reply.
    private static readonly Dictionary<string, string> Unfinished = new(StringComparer.OrdinalIgnoreCase)
    {
        ["length"] = "was cut at its limit of tokens",
        ["max_tokens"] = "was cut at its limit of tokens",
        ["model_length"] = "was cut at the longest text of its model",
        ["content_filter"] = "was kept back by a content filter",
        ["abort"] = "was broken off",
        ["error"] = "was broken off",
    };

    /// <summary>Refuses a reply that is not whole: half a judgement looks like a judgement.</summary>
    /// <param name="row">What may have the field <c>finish_reason</c>: a choice, or a row that was made of a reply.</param>
    /// <exception cref="UserDataException">It ended before its end; names file, line and reason.</exception>
    public static void RequireWhole(JsonRow row)
    {
        if (row.OptionalText(Reason) is string reason && Unfinished.TryGetValue(reason, out string? what))
        {
            throw new UserDataException(
                $"{row.Place}: the judge's reply {what} (\"{Reason}\" is \"{reason}\"), so it is not scored. "
                + "Ask the judge about this answer again, with room for more tokens, and put the whole reply in its place.");
        }
    }

    /// <summary>The choice that is the reply: the one with the index 0, or the first where none says so.</summary>
    /// <param name="choices">The list of a completion.</param>
    /// <returns>Null where the list is something else, or empty, or the choice is not an object.</returns>
    public static JsonElement? Choice(JsonElement choices)
    {
        if (choices.ValueKind != JsonValueKind.Array || choices.GetArrayLength() == 0)
        {
            return null;
        }

        JsonElement named = choices.EnumerateArray().FirstOrDefault(choice => choice.ValueKind == JsonValueKind.Object
            && choice.TryGetProperty("index", out JsonElement index)
            && index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out int place) && place == 0);
        JsonElement found = named.ValueKind == JsonValueKind.Undefined ? choices[0] : named;
        return found.ValueKind == JsonValueKind.Object ? found : null;
    }
}
