using System.Text;
using System.Text.Json;

namespace AdaViP.Pairs.Sentences;

/// <summary>Finds the sentences in a language model's reply.</summary>
internal static class SentenceReply
{
    /// <summary>Characters; a longer line is not a sentence.</summary>
    public const int LongestSentence = 1000;

    /// <summary>More are not a reply to the question.</summary>
    public const int MostSentences = 200;

    private const string Fence = "```";

    private static readonly JsonReaderOptions Lenient = new() { AllowTrailingCommas = true };

    private static readonly string[] DataMarks = ["[\"", "['", "[{", "[[", "{\"", "{'"];

    /// <summary>
    /// The texts of a JSON list, else the list items, else all lines; code fences and introductions are left out. None where the
    /// reply is other data than a list of texts, or too long to be sentences: half of such a reply would be worse than none.
    /// </summary>
    public static IReadOnlyList<string> Read(string reply)
    {
        string[] lines =
        [
            .. reply.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Where(line => !line.StartsWith(Fence, StringComparison.Ordinal)),
        ];
        int data = Array.FindIndex(lines, IsData);
        IReadOnlyList<string> sentences =
            SentenceText.Clean(data < 0 ? OfLines(lines) : OfJson(string.Join('\n', lines.Skip(data))));
        return sentences.Count <= MostSentences && sentences.All(sentence => sentence.Length <= LongestSentence) ? sentences : [];
    }

    private static bool IsData(string line) =>
        line is "[" or "[]" or "{" || Array.Exists(DataMarks, mark => line.StartsWith(mark, StringComparison.Ordinal));

    private static List<string> OfLines(string[] lines)
    {
        var items = new List<string>();
        var others = new List<string>();
        foreach (string line in lines.Where(line => !line.StartsWith('#')))
        {
            string text = SentenceText.WithoutMarker(line, out bool isItem);
            (isItem ? items : others).Add(text);
        }

        // Lines around a list are its introduction.
        return items.Count > 0 ? items : [.. others.Where(line => !line.EndsWith(':'))];
    }

    // What follows the list on further lines is the model's comment.
    private static string[] OfJson(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        var reader = new Utf8JsonReader(bytes, Lenient);
        try
        {
            using JsonDocument document = JsonDocument.ParseValue(ref reader);
            JsonElement root = document.RootElement;
            bool alone = reader.BytesConsumed == bytes.Length || bytes[reader.BytesConsumed] == '\n';
            return alone && root.ValueKind == JsonValueKind.Array
                && root.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. root.EnumerateArray().Select(item => SentenceText.WithoutMarker(item.GetString()!.Trim(), out _))]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return []; // no JSON, or an escape that is not a character
        }
    }
}
