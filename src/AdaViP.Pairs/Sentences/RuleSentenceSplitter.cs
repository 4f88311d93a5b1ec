namespace AdaViP.Pairs.Sentences;

/// <summary>
/// Splits by punctuation: knows abbreviations, initials, decimals, ellipses, quotations, brackets and lists. Every word of the
/// answer ends up in a sentence; only list markers, emphasis marks and repeated sentences go.
/// </summary>
public sealed class RuleSentenceSplitter : ISentenceSplitter
{
    // Never at the end of a sentence: what they belong to follows.
    private static readonly HashSet<string> Leading = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "mx", "dr", "prof", "st", "mt", "ft", "gen", "col", "lt", "sgt", "capt", "rev", "hon",
        "gov", "sen", "rep",
        "pres", "no", "nos", "fig", "figs", "vol", "vs", "v", "cf", "e.g", "i.e", "eg", "ie", "approx", "ca", "incl",
        "esp", "viz", "al",
    };

    // May stand inside a sentence before a capital or a number ("U.S. Army", "Jan. 5"):
    // they end one only before a word that starts one.
    private static readonly HashSet<string> Ambiguous = new(StringComparer.OrdinalIgnoreCase)
    {
        "inc", "ltd", "co", "corp", "jr", "sr", "bros", "dept", "univ", "ave", "blvd", "rd", "u.s", "u.k", "u.s.a", "d.c",
        "ph.d", "jan",
        "feb", "apr", "aug", "sept", "oct", "nov", "dec",
    };

    private static readonly HashSet<string> Starters = new(StringComparer.Ordinal)
    {
        "The", "A", "An", "It", "He", "She", "They", "We", "You", "I", "This", "That", "These", "Those", "There",
        "Here", "His", "Her",
        "Its", "Their", "In", "On", "At", "To", "By", "With", "For", "From", "Behind", "Near", "Next", "Some", "Several",
        "Many", "One",
        "Two", "Both", "Another", "Other", "Overall", "Also", "And", "But", "As", "While", "When", "If", "However",
        "Additionally",
    };

    /// <inheritdoc />
    public string Fingerprint => "rules 1";

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> SplitAsync(string question, string answer, CancellationToken cancellation) =>
        Task.FromResult(Split(answer));

    /// <summary>Splits one answer.</summary>
    /// <param name="answer">Any text.</param>
    /// <returns>Its sentences in order; none where it has neither letter nor digit.</returns>
    public static IReadOnlyList<string> Split(string answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return SentenceText.Clean(Paragraphs(answer).SelectMany(Sentences)
            .Select(sentence => SentenceText.WithoutMarker(sentence.TrimStart(), out _)));
    }

    // Wrapped lines belong together; a list item, a heading or an empty line begins a new one.
    private static IEnumerable<string> Paragraphs(string answer)
    {
        var paragraph = new List<string>();
        foreach (string raw in answer.Split(["\r\n", "\n", "\r"], StringSplitOptions.None))
        {
            string line = raw.Trim();
            bool heading = line.StartsWith('#');
            string text = SentenceText.WithoutMarker(line.TrimStart('#').TrimStart(), out bool item);
            if ((item || heading || text.Length == 0) && paragraph.Count > 0)
            {
                yield return string.Join(' ', paragraph);
                paragraph.Clear();
            }

            if (text.Length > 0)
            {
                paragraph.Add(text);
            }

            if (heading && paragraph.Count > 0)
            {
                yield return string.Join(' ', paragraph);
                paragraph.Clear();
            }
        }

        if (paragraph.Count > 0)
        {
            yield return string.Join(' ', paragraph);
        }
    }

    private static IEnumerable<string> Sentences(string text)
    {
        int start = 0;
        for (int at = 0; at < text.Length; at++)
        {
            if (!IsTerminator(text[at]))
            {
                continue;
            }

            int end = at + 1;
            while (end < text.Length && (IsTerminator(text[end]) || IsClosing(text[end])))
            {
                end++;
            }

            if (EndsHere(text, start, at, end))
            {
                yield return text[start..end];
                start = end;
            }

            at = end - 1;
        }

        if (start < text.Length)
        {
            yield return text[start..];
        }
    }

    // text[at] is the first mark, text[end] what follows the last one.
    private static bool EndsHere(string text, int start, int at, int end)
    {
        if (end == text.Length || text[at] is '。' or '！' or '？')
        {
            return true;
        }

        if (!char.IsWhiteSpace(text[end]))
        {
            return false;
        }

        int next = end;
        while (next < text.Length && (char.IsWhiteSpace(text[next]) || IsOpening(text[next])))
        {
            next++;
        }

        // "Wait ... there", "Stop!" he said: a small letter goes on.
        if (next < text.Length && char.IsLower(text[next]))
        {
            return false;
        }

        return text[at] != '.' || (at + 1 < end && text[at + 1] == '.') || PointEnds(text, start, at);
    }

    // A single point: not after an abbreviation, an initial or a number that counts.
    private static bool PointEnds(string text, int start, int at)
    {
        int from = at;
        while (from > start && (char.IsLetterOrDigit(text[from - 1]) || text[from - 1] is '.' or '-' or '\''))
        {
            from--;
        }

        string word = text[from..at];
        if (Leading.Contains(word))
        {
            // "no" is a word as well: "Is it red? No. It is blue."
            return word.Equals("no", StringComparison.OrdinalIgnoreCase) && !FollowedByDigit(text, at);
        }

        if (Ambiguous.Contains(word))
        {
            return Starters.Contains(NextWord(text, at));
        }

        bool initial = word.Length == 1 && char.IsUpper(word[0]) && word != "I";
        bool counter = word.Length is > 0 and <= 3 && word.All(char.IsAsciiDigit) && text[start..from].All(char.IsWhiteSpace);
        return !initial && !counter;
    }

    private static bool FollowedByDigit(string text, int at) => NextWord(text, at) is { Length: > 0 } word
        && char.IsDigit(word[0]);

    private static string NextWord(string text, int at)
    {
        int from = at + 1;
        while (from < text.Length && !char.IsLetterOrDigit(text[from]))
        {
            from++;
        }

        int to = from;
        while (to < text.Length && char.IsLetterOrDigit(text[to]))
        {
            to++;
        }

        return text[from..to];
    }

    private static bool IsTerminator(char c) => c is '.' or '!' or '?' or '…' or '。' or '！' or '？';

    private static bool IsClosing(char c) => c is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '*' or '_';

    private static bool IsOpening(char c) => c is '"' or '\'' or '“' or '‘' or '«' or '(' or '[' or '*' or '_';
}
