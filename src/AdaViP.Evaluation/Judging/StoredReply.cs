using AdaViP.Core.Data;
using AdaViP.Evaluation.Files;

namespace AdaViP.Evaluation.Judging;

/// <summary>What files of a judge's replies say of how a reply came about.</summary>
internal static class StoredReply
{
    private const string Reason = "finish_reason";

    // As OpenAI's completions say it, and servers that imitate them; what is not here is the end of a whole reply.
    private static readonly Dictionary<string, (string What, string How)> Unfinished = new(StringComparer.OrdinalIgnoreCase)
    {
        ["length"] = ("was cut at its limit of tokens", ", with room for more tokens"),
        ["max_tokens"] = ("was cut at its limit of tokens", ", with room for more tokens"),
        ["model_length"] = ("was cut at the longest text of its model", ", or another judge that takes longer texts"),
        ["content_filter"] = ("was withheld by a content filter", ", or another judge"),
        ["abort"] = ("was broken off", ""),
        ["error"] = ("was broken off", ""),
    };

    /// <summary>Refuses a reply that is not whole: half a judgement looks like a judgement.</summary>
    /// <param name="row">What may have the field <c>finish_reason</c>: a choice, or a row that was made of a reply.</param>
    /// <exception cref="UserDataException">It ended before its end; names file, line and reason.</exception>
    public static void RequireWhole(JsonRow row)
    {
        if (row.OptionalText(Reason) is string reason && Unfinished.TryGetValue(reason, out (string What, string How) end))
        {
            throw new UserDataException(
                $"{row.Place}: the judge's reply {end.What} (\"{Reason}\" is \"{reason}\"), so it is not scored. "
                + $"Ask the judge about this answer again{end.How}, and put the whole reply in its place.");
        }
    }
}
