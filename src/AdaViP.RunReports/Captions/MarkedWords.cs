using AdaViP.Evaluation.Stored;

namespace AdaViP.RunReports.Captions;

/// <summary>Where in a description its hallucinated words stand.</summary>
internal static class MarkedWords
{
    // What the scorers' singular may have lost.
    private static readonly string[] Endings = ["", "s", "es"];

    /// <summary>Start and length of each; what is not found is left out.</summary>
    public static IEnumerable<(int Start, int Length)> Of(StoredDescription description)
    {
        if (description.Words.Marks.Count > 0)
        {
            return description.Words.Marks;
        }

        return description.Words.Hallucinated.Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(word => Places(description.Text, word));
    }

    // Whole words only: "car" does not stand in "scarf".
    private static IEnumerable<(int Start, int Length)> Places(string text, string word)
    {
        int start = word.Length == 0 ? -1 : text.IndexOf(word, StringComparison.OrdinalIgnoreCase);
        while (start >= 0)
        {
            int end = start + word.Length;
            if ((start == 0 || !char.IsLetterOrDigit(text[start - 1]))
                && Array.Find(Endings, ending => Ends(text, end, ending)) is string found)
            {
                end += found.Length;
                yield return (start, end - start);
            }

            start = text.IndexOf(word, end, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static bool Ends(string text, int at, string ending) =>
        text.AsSpan(at).StartsWith(ending, StringComparison.OrdinalIgnoreCase)
        && (at + ending.Length == text.Length || !char.IsLetterOrDigit(text[at + ending.Length]));
}
