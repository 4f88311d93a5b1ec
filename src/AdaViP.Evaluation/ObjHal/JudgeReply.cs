using System.Text.Json;
using AdaViP.Evaluation.Text;

namespace AdaViP.Evaluation.ObjHal;

/// <summary>Reads the list of objects out of a judge's reply.</summary>
public static class JudgeReply
{
    /// <summary>Answers of up to this many words are not sent to the judge: they have no objects.</summary>
    public const int ShortAnswer = 3;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 512 };

    /// <summary>
    /// The JSON value of a reply: of the whole reply, or else of its last line, provided that the reply contains <c>["</c>.
    /// As officially, any JSON value will do.
    /// </summary>
    /// <param name="reply">The judge's message.</param>
    /// <param name="value">The value.</param>
    /// <returns>False where the reply is not JSON: the judge has to be asked again.</returns>
    public static bool TryParse(string reply, out JsonElement value)
    {
        if (TryJson(reply, out value))
        {
            return true;
        }

        return reply.Contains("[\"", StringComparison.Ordinal) && TryJson(PythonText.Strip(reply).Split('\n')[^1], out value);
    }

    /// <summary>The objects of a reply, if it is a list of texts.</summary>
    /// <param name="reply">The judge's message.</param>
    /// <param name="objects">The texts.</param>
    /// <returns>False where the reply is not a list of texts: the judge has to be asked again.</returns>
    public static bool TryObjects(string reply, out IReadOnlyList<string> objects)
    {
        objects = [];
        if (!TryParse(reply, out JsonElement value) || value.ValueKind != JsonValueKind.Array
            || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
        {
            return false;
        }

        try
        {
            objects = [.. value.EnumerateArray().Select(item => item.GetString()!)];
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // an escape that is half a surrogate pair
        }
    }

    /// <summary>Whether an answer is so short that it has no objects without asking.</summary>
    /// <param name="text">The answer.</param>
    public static bool IsShort(string text)
    {
        int words = 0;
        bool inside = false;
        foreach (char c in text)
        {
            bool space = PythonText.IsSpace(c);
            words += !space && !inside ? 1 : 0;
            inside = !space;
        }

        return words <= ShortAnswer;
    }

    private static bool TryJson(string text, out JsonElement value)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, Strict);
            value = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            value = default;
            return false;
        }
    }
}
