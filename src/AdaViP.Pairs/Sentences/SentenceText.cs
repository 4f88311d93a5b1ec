namespace AdaViP.Pairs.Sentences;

/// <summary>What rule-based splitting and replies of a language model have in common.</summary>
internal static class SentenceText
{
    private const int LongestMarker = 4;

    /// <summary>A line without its list marker: "- ", "* ", "• ", "1. ", "2) ", "(a) ".</summary>
    /// <param name="line">Trimmed at its start.</param>
    /// <param name="isItem">Whether it had one.</param>
    public static string WithoutMarker(string line, out bool isItem)
    {
        int end = MarkerEnd(line);
        isItem = end > 0;
        return isItem ? line[end..].TrimStart() : line;
    }

    /// <summary>Trimmed, without emphasis marks, first occurrences only; what has neither letter nor digit is left out.</summary>
    public static IReadOnlyList<string> Clean(IEnumerable<string> sentences)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var kept = new List<string>();
        foreach (string sentence in sentences)
        {
            string text = string.Join(' ', sentence
                .Replace("**", "", StringComparison.Ordinal)
                .Replace("__", "", StringComparison.Ordinal)
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            if (text.Any(char.IsLetterOrDigit) && seen.Add(text))
            {
                kept.Add(text);
            }
        }

        return kept;
    }

    private static int MarkerEnd(string line)
    {
        if (line.Length > 1 && line[0] is '-' or '*' or '•' or '–' or '·' && char.IsWhiteSpace(line[1]))
        {
            return 2;
        }

        // "12. ", "3) ", "(b) ", "(4) ": a number or one letter, closed by a point or bracket and followed by a space.
        bool bracket = line.StartsWith('(');
        int start = bracket ? 1 : 0;
        int end = start;
        while (end < line.Length && end - start < LongestMarker && char.IsAsciiDigit(line[end]))
        {
            end++;
        }

        if (end == start && end < line.Length && char.IsAsciiLetter(line[end]))
        {
            end++;
            if (!bracket && !(end < line.Length && line[end] == ')'))
            {
                return 0; // "A. Smith" is a name, "a) ..." an item
            }
        }

        return end > start && end + 1 < line.Length && (line[end] == ')' || (line[end] == '.' && !bracket))
            && char.IsWhiteSpace(line[end + 1]) ? end + 2 : 0;
    }
}
